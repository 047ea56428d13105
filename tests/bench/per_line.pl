#!/usr/bin/perl
# What a log check in the manner of check_logfiles does with each line: every pattern in turn, matches kept, then the
# patterns that take an alarm back. For comparison only. usage: per_line.pl FILE
use strict;
use warnings;

my @critical = map { qr/$_/ } (
    'blocked using Trend Micro', 'mail-abuse\.com/cgi-bin/lookup', 'ERS-QIL|ERS-DUL|ERS-RBL', 'blocked using .*spamhaus\.org',
    'spamhaus\.org/query', 'spamcop\.net', 'barracudacentral\.org', 'barracudanetworks\.com/reputation', '\[TSS\d\d\]',
    'banned sending IP', 'LinkID=5266', 'low reputation of the sending IP', 'rate limited', 'ipcheck\.proofpoint\.com',
    'csi\.cloudmark\.com', 'sorbs\.net', 'uceprotect\.net', 'your IP .* blacklist', 'RBL Restriction', 'S3150|S3140');
my @ok = map { qr/$_/ } ('status=sent');
my (@found, $lines);
open my $in, '<', $ARGV[0] or die "$ARGV[0]: $!\n";
while (my $line = <$in>) {
    chomp $line;
    $lines++;
    for my $pattern (@critical) {
        push @found, $line if $line =~ $pattern;
    }
    for my $pattern (@ok) {
        @found = () if $line =~ $pattern;
    }
}
printf "%d of %d lines\n", scalar @found, $lines;
