#!/usr/bin/perl
# A queue as `postqueue -j` lists it: 200 domains, three kinds of reasons, 50 senders: what a blocked relay's queue looks
# like. usage: gen_queue.pl MESSAGES
use strict;
use warnings;

my ($count) = @ARGV;
my @why = ('450 4.7.1 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25',
    '450 4.2.0 Greylisted, try again in 300 seconds', '452 4.2.2 Mailbox full');
my $now = time;
for my $i (0 .. $count - 1) {
    my $d = ($i * 7919) % 200;
    printf qq({"queue_name": "deferred", "queue_id": "%011X", "arrival_time": %d, "message_size": 300, "forced_expire": false, "sender": "app%d\@example.com", "recipients": [{"address": "user%d\@d%d.example.net", "delay_reason": "host mx.d%d.example.net[198.51.100.%d] said: %s (in reply to RCPT TO command)"}]}\n),
        $i, $now - $i % 86400, $i % 50, $i % 1000, $d, $d, $d, $why[$d % 3];
}
