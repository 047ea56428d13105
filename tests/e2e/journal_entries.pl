#!/usr/bin/env perl
# Log lines (RFC 3339, a stamp without a zone being in the host's) -> the journal's export format, for systemd-journal-remote
# to make journal files of. usage: journal_entries.pl [--container NAME] [--machine ID] [--field NAME=VALUE]... < LINES
#        journal_entries.pl --many N --until SECONDS     N lines of a busy relay, ten a millisecond; each fifth is a refusal
# With --container the whole line is the message, as a container's log driver has it.
use strict;
use warnings;
use Getopt::Long;
use POSIX qw(mktime);
use Time::Local qw(timegm);

my ($container, $machine, $many, $until, @fields);
GetOptions('container=s' => \$container, 'machine=s' => \$machine, 'many=i' => \$many, 'until=i' => \$until,
    'field=s' => \@fields) or exit 2;
$machine //= 'a' x 32;
my $boot = $machine =~ tr/0-9a-f/1-9a-f0/r;
my $others = join '', map { "$_\n" } @fields;

sub entry {
    my ($us, $host, $tag, $pid, $message) = @_;
    my $body = "MESSAGE=$message\n";
    # Escapes of the tests: \n is a newline, \x00 and the like are bytes; such a value is written with its length.
    if ($message =~ s/\\n/\n/g + $message =~ s/\\x([0-9a-f]{2})/chr hex $1/ge) {
        $body = "MESSAGE\n" . pack('Q<', length $message) . "$message\n";
    }
    my $origin = defined $container
        ? "_TRANSPORT=journal\n_HOSTNAME=docker\nSYSLOG_IDENTIFIER=0123456789ab\n_PID=321\nCONTAINER_NAME=$container\n"
        : "_TRANSPORT=syslog\n_HOSTNAME=$host\nSYSLOG_FACILITY=2\nSYSLOG_IDENTIFIER=$tag\n" . ($pid ne '' ? "SYSLOG_PID=$pid\n" : '');
    print "__REALTIME_TIMESTAMP=$us\n__MONOTONIC_TIMESTAMP=", $us - 1_600_000_000_000_000,
        "\n_BOOT_ID=$boot\n_MACHINE_ID=$machine\n$origin$others$body\n";
}

if ($many) {
    for my $i (1 .. $many) {
        my $us = $until * 1_000_000 - ($many - $i) * 100;
        my $id = sprintf '4bJ%06x', $i;
        entry($us, 'relay', 'postfix/smtp', 4711, $i % 5
            ? "$id: to=<user$i\@example.org>, relay=mx.example.org[198.51.100.13]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok)"
            : "$id: to=<user$i\@example.co.jp>, relay=mx.example.co.jp[198.51.100.11]:25, delay=1, delays=0.1/0/0.4/0.5, dsn=4.0.0, status=deferred (host mx.example.co.jp[198.51.100.11] said: 450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. (in reply to RCPT TO command))");
    }
    exit;
}
while (my $line = <STDIN>) {
    chomp $line;
    $line =~ /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)(?:\.(\d{6}))?(Z|[+-]\d\d:\d\d)? (\S+) ([^\s\[:]+)(?:\[(\d+)\])?: (.*)/
        or die "no log line: $line\n";
    my @time = ($6, $5, $4, $3, $2 - 1, $1 - 1900);
    my ($us_part, $zone, $host, $tag, $pid, $message) = ($7 // 0, $8, $9, $10, $11 // '', $12);
    my $s = defined $zone ? timegm(@time) : mktime(@time, 0, 0, -1);
    $s -= "${1}1" * ($2 * 3600 + $3 * 60) if defined $zone && $zone =~ /^([+-])(\d\d):(\d\d)$/;
    my $us = $s * 1_000_000 + $us_part;
    entry($us, $host, $tag, $pid, defined $container ? $line =~ s/^\S+ //r =~ s/^/strftime_bsd($s)/er : $message);
}

# What a program in a container prints: an RFC 3164 stamp, in the container's own zone, here nine hours ahead.
sub strftime_bsd {
    my @t = gmtime($_[0] + 9 * 3600);
    return POSIX::strftime('%b %e %H:%M:%S ', @t);
}
