#include "tests/lib/blame.h"
#include "tests/lib/unit.h"

/* Refusals in few words: a list's abbreviation, a provider's code or page, a URL. */
static const struct {
    const char *service, *reply;
} terse[] = {
    {"other-ip-block", "550 5.7.1 RBL Restriction: see postmaster"},
    {"other-ip-block", "554 RBL rejection"},
    {"other-ip-block", "550 RBL reject."},
    {"other-ip-block", "550 5.7.1 denied by RBL"},
    {"other-ip-block", "554 dnsbl reject"},
    {"other-ip-block", "550 DNSBL hit"},
    {"other-ip-block", "550 bad ip"},
    {"other-ip-block", "554 Blacklisted IP"},
    {"other-ip-block", "554 IP Blacklist"},
    {"other-ip-block", "550 IP banned"},
    {"other-ip-block", "550 IP deny"},
    {"other-ip-block", "554 ip refused."},
    {"other-ip-block", "550 5.7.1 rejected by IP based policy"},
    {"other-ip-block", "550 Reject, IP-based restriction"},
    {"other-ip-block", "554 Mail rejected due to IP policy"},
    {"other-ip-block", "550 5.7.1 Rejected based on your IP"},
    {"other-ip-block", "421 We are currently not accepting mail from your IP address 203.0.113.25"},
    {"other-ip-block", "451 Not accepting messages from 203.0.113.25 at this time"},
    {"other-ip-block", "450 We no longer accept mail from your IP 203.0.113.25"},
    {"other-ip-block", "550 listed as spam source"},
    {"other-ip-block", "550 203.0.113.25 listed as malicious"},
    {"other-ip-block", "550 Client host rejected: SPAM"},
    {"other-ip-block", "550 203.0.113.25: you are not allowed to send mail to us"},
    {"other-ip-block", "550 Mail from 203.0.113.25 refused: hit our spamtrap"},
    {"other-ip-block", "550 your server sent mail to spam traps"},
    {"other-ip-block", "554 IP 203.0.113.25 is on a local RBL"},
    {"dnsbl-other", "550 5.7.1 Listed: http://dnsbl.example.org/lookup/203.0.113.25"},
    {"dnsbl-other", "554 listed, see https://bl.example.net/?203.0.113.25"},
    {"dnsbl-other", "550 5.7.1 https://rbl.example.com/query?ip=203.0.113.25"},
    {"dnsbl-other", "554 5.7.1 Sender address [203.0.113.25] blocked using bl.example.org"},
    {"dnsbl-other", "554 5.7.1 IP in xbl.example.org"},
    {"dnsbl-other", "550 203.0.113.25 rejected, found at https://blocklist.example.net/?ip=203.0.113.25"},
    {"spamhaus", "550 5.7.1 IP is on the SBL"},
    {"spamhaus", "554 Rejected by SBL/XBL"},
    {"spamhaus", "550 203.0.113.25 listed on PBL"},
    {"spamhaus", "550 Blocked by XBL"},
    {"spamhaus", "550 IP listed in CBL"},
    {"spamhaus", "550 5.5.0 Service refuse OFR006_101 [101]"},
    {"spamcop", "550 203.0.113.25 blocked, SCBL"},
    {"barracuda", "554 5.7.1 203.0.113.25 listed in BRBL"},
    {"abusix", "550 Service refuse. OFR005_100 [100]"},
    {"orange", "550 5.2.0 Service refuse. Service refused. OFR004_103 203.0.113.25 [103]"},
    {"gmx", "550-Reject due to policy restrictions. 550 For explanation visit "
            "https://postmaster.gmx.net/en/case?c=r0102&i=ip&v=203.0.113.25"},
    {"tonline", "554 IP=203.0.113.25 - Dialup/transient IP not allowed. (DIAL)"},
    {"sophos", "550 5.7.1 203.0.113.25 blocked, see https://www.sophos.com/threat-center/ip-lookup?ip=203.0.113.25"},
    {"microsoft",
     "550 5.7.511 Access denied, banned sender[203.0.113.25] http://go.microsoft.com/fwlink/?LinkId=526653"},
    {"microsoft",
     "550 5.7.606 Access denied, IP address [203.0.113.25] blocked. http://go.microsoft.com/fwlink/?LinkID=526655"},
    {"microsoft", "550 5.7.1 Your IP 203.0.113.25 is blocked, see LinkId=526653"},
    {"other-ip-block", "554 Sorry, host 203.0.113.25 blocked by our mail server"},
    {"other-ip-block", "550 Your server was blocked by our mail server for spamming"},
    {"other-ip-block", "550 5.7.1 Our system has blocked your IP 203.0.113.25"},
    {"other-ip-block", "554 Transaction failed, your IP 203.0.113.25 has no good reputation"},
    {"other-ip-block", "554 5.7.1 Bad reputation of 203.0.113.25"},
    {"other-ip-block", "450 4.7.1 Deferred: low sender IP reputation"},
    {"other-ip-block", "421 4.7.1 rate limited because of poor IP reputation"},
    {"other-ip-block", "550 5.7.1 Zugriff vom Server 203.0.113.25 gesperrt (Blacklist)"},
    {"other-ip-block", "550 connexion de 203.0.113.25 bloquée pour spam"},
    {"other-ip-block", "550 IP 203.0.113.25 rechazada por mala reputación"},
    {"other-ip-block", "550 Conexão recusada, IP 203.0.113.25 em lista negra"},
    {"other-ip-block", "550 送信元IP 203.0.113.25 は拒否リストに登録されています"},
    {"other-ip-block", "550 ip信誉差,拒收"},
    {"other-ip-block", "550 该IP被列入黑名单"},
    {"other-ip-block", "554 client is blacklisted"},
    {"other-ip-block", "554 black listed server"},
    {"other-ip-block", "554 5.7.1 IP 203.0.113.25 is on our local blocklist"},
    {"dnsbl-other", "550 5.7.1 203.0.113.25 in dnsbl.example.org"},
    {"dnsbl-other", "554 IP in rbl.example.net"},
    {"dnsbl-other", "550 blocked by RBL: bl.example.net"},
    {"other-ip-block", "550 5.7.1 Rejected by mail security: IP on blacklist"},
    {"other-ip-block", "554 203.0.113.25 found on one or more RBLs"},
    {"other-ip-block", "550 Blacklisted: 203.0.113.25"},
    {"other-ip-block", "421 4.3.2 Your ip blocked from this server"},
    {"other-ip-block", "550 5.7.1 203.0.113.25 has been blocked by connection filtering"},
    {"other-ip-block", "571 Connecting host [203.0.113.25] is blacklisted"},
    {"other-ip-block", "550 RBL: your IP 203.0.113.25"},
    {"other-ip-block", "554 5.7.1 Rejected due to RBL"},
    {"other-ip-block", "550 5.7.1 sender ip is blocked by administrator"},
    {"other-ip-block", "554 mail server permanently rejected message: IP 203.0.113.25 blacklisted"},
    {"other-ip-block", "550 5.7.1 Service denied for your IP due to spam"},
    {"other-ip-block", "554 Too much spam from 203.0.113.25"},
    {"other-ip-block", "550 203.0.113.25 is infected with a trojan, mail refused"},
    {"other-ip-block", "550 5.7.1 Your host sends viruses and is blocked"},
    {"other-ip-block", "550 your IP 203.0.113.25 was caught by our honeypot"},
    {"abusix", "554 203.0.113.25 found on one or more RBLs (abusixip)"},
    {"cloudmark", "554 smtp-20.iol.local IP blacklisted by CSI. For remediation please use "
                  "http://csi.cloudmark.com/reset-request/?ip=203.0.113.25"},
    {"microsoft", "550 5.7.1 Access denied, banned sending IP [203.0.113.25] (ASxxxx)"},
    {"microsoft", "421 RP-001 (SNT004) Unfortunately, some messages from 203.0.113.25 weren't sent"},
    {"google", "421-4.7.0 [203.0.113.25 15] Our system has detected an unusual rate of 421-4.7.0 unsolicited mail "
               "originating from your IP address. gsmtp"},
    {"psbl", "554 5.7.1 Sender address [203.0.113.25] blocked using psbl.surriel.com"},
    {"sophos", "550 5.7.1 Client 203.0.113.25 is blacklisted, look it up at "
               "https://www.sophos.com/en-us/iplookup?ip=203.0.113.25"},
    {"gmx", "554 Nemesis ESMTP: reject (IP based)"},
    {"other-ip-block", "550 Host is listed as an abusive sender by the filter of this server"},
    {"aol", "554 RTR:GE http://postmaster.info.aol.com/errors/ 203.0.113.25"},
    {"tonline", "554 IP=203.0.113.25 - refused, contact toda@rx.t-online.de"},
};

static void test_terse(void **state)
{
    for (size_t i = 0; i < sizeof terse / sizeof terse[0]; i++)
        WANT_TEXT(terse[i].reply, blamed(*state, terse[i].reply, "", "", NULL), terse[i].service);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terse),
    };

    return cmocka_run_group_tests_name("classify_terse", tests, blame_load, blame_unload);
}
