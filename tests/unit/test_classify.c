#include "tests/lib/blame.h"
#include "tests/lib/unit.h"

/* What servers say, by service, and the address that they blame. */
static const struct {
    const char *service, *ip, *reply;
} replies[] = {
    {"trendmicro-ers", "203.0.113.25",
     "450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation "
     "Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25"},
    {"trendmicro-ers", "203.0.113.25",
     "450 4.7.1 Service temporarily unavailable; Client host [203.0.113.25] blocked using Trend Micro Network "
     "Anti-Spam Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25; Mail from "
     "203.0.113.25 deferred using Trend Micro Email Reputation database."},
    {"trendmicro-ers", "203.0.113.25",
     "450 4.7.1 Mail from 203.0.113.25 deferred using Trend Micro Email Reputation database. Please see "
     "https://www.mail-abuse.com/cgi-bin/lookup?203.0.113.25"},
    {"trendmicro-ers", "203.0.113.25",
     "450 4.7.1 Mail from 203.0.113.25 has been blocked by Trend Micro Email Reputation Service. Please see "
     "https://ers.trendmicro.com/reputations to get detailed information."},
    {"trendmicro-ers", "203.0.113.25",
     "550 5.7.1 Mail from 203.0.113.25 has been blocked by Trend Micro Email Reputation Service."},
    {"spamhaus", "", "554 5.7.1 refused, your IP in PBL"},
    {"spamcop", "", "550 sender IP in SCBL"},
    {"psbl", "203.0.113.25", "554 Service unavailable; Sender address [203.0.113.25] blocked using psbl.surriel.com"},
    {"gmx", "", "550-Reject due to policy restrictions. 550 See https://postmaster.1und1.de/en/case?c=r0102&i=ip&r=x"},
    {"tonline", "203.0.113.25", "554 IP=203.0.113.25 - Dialup/transient IP not allowed here"},
    {"microsoft", "203.0.113.25",
     "550 5.7.1 Access denied, banned sending IP [203.0.113.25]. See http://go.microsoft.com/fwlink/?LinkID=526655"},
    {"trendmicro-ers", "", "450 4.7.1 <info@example.co.jp>: Recipient address rejected: ERS-QIL."},
    {"trendmicro-ers", "", "554 5.7.1 <info@example.co.jp>: Recipient address rejected: ERS-QIL."},
    {"trendmicro-ers", "", "550 5.7.1 <info@example.co.jp>: Recipient address rejected: ERS-RBL."},
    {"trendmicro-ers", "", "550 5.7.1 <info@example.co.jp>: Recipient address rejected: ERS-DUL."},
    {"trendmicro-ers", "203.0.113.25",
     "450 4.7.1 <info@example.co.jp>: Recipient address rejected: Mail from <203.0.113.25> was refused due to the "
     "sender IP found in ERS-QIL. For details, query the IP reputation on "
     "https://servicecentral.trendmicro.com/en-US/ers/."},
    {"trendmicro-ers", "203.0.113.25",
     "550 5.7.1 <info@example.co.jp>: Recipient address rejected: Mail from <203.0.113.25> was refused due to the "
     "sender IP found in ERS-DUL. For details, query the IP reputation on "
     "https://servicecentral.trendmicro.com/en-US/ers/."},
    {"trendmicro-ers", "203.0.113.25",
     "550 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using Trend Micro RBL+. Please see "
     "http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25; Mail from 203.0.113.25 blocked using Trend "
     "Micro Email Reputation database. Please see <http://www.mail-abuse.com/cgi-bin/lookup?203.0.113.25>"},
    {"trendmicro-ers", "203.0.113.25",
     "550 5.7.1 Mail from 203.0.113.25 blocked using Trend Micro RBL+. Please see "
     "http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25"},
    {"trendmicro-ers", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using "
     "0A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5.r.mail-abuse.com; Mail from 203.0.113.25 blocked using Trend Micro Email "
     "Reputation database. Please see <http://www.mail-abuse.com/cgi-bin/lookup?\\203.0.113.25>"},
    {"trendmicro-ers", "203.0.113.25",
     "450 4.7.1 Service unavailable; Client host [203.0.113.25] blocked using "
     "0A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5.q.mail-abuse.com"},
    {"trendmicro-ers", "",
     "550 5.7.1 Your email messages have been blocked by the recipient OR by Trend Micro Email Reputation Service. "
     "Contact the recipient or his/her administrator using alternate means to resolve the issue."},
    {"trendmicro-ers", "",
     "554 Connection rejected -- blocked using Trend Micro Email Reputation Services -- for this IP"},
    {"trendmicro-ers", "203.0.113.25",
     "550 Mail from 203.0.113.25 refused by rbl-plus.mail-abuse.org. Please refer to http://mail-abuse.org/rbl+ for an "
     "explanation"},
    {"trendmicro-ers", "203.0.113.25",
     "550 Mail from 203.0.113.25 refused by rbl-plus.mail-abuse.org. Please refer to http://mail-abuse.com/rbl for an "
     "explanation"},
    {"trendmicro-ers", "203.0.113.25",
     "550 5.2.1 Mailbox unavailable. Your IP address 203.0.113.25 is blacklisted using RBL-Plus. Details: "
     "http://www.mail-abuse.com/cgi-bin/lookup?203.0.113.25."},
    {"trendmicro-ers", "203.0.113.25",
     "550 5.7.1 Client host [203.0.113.25] listed by Trend Micro Network Reputation Service"},
    {"trendmicro-ers", "", "550 5.7.1 Sender IP detected in QIL or RBL"},
    {"trendmicro-ers", "203.0.113.25", "550 Mail from 203.0.113.25 refused by blackhole site rbl.maps.vix.com"},
    {"trendmicro-ers", "203.0.113.25", "550 5.7.1 Rejected: 203.0.113.25 listed at blackholes.mail-abuse.org"},
    {"trendmicro-ers", "203.0.113.25",
     "550 5.7.1 Mail from 203.0.113.25 rejected, see http://mail-abuse.org/cgi-bin/lookup?203.0.113.25"},
    {"trendmicro-ers", "", "550 5.7.1 Mail from dial-up rejected; see http://mail-abuse.org/dul/enduser.htm"},
    {"spamhaus", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using zen.spamhaus.org; "
     "https://www.spamhaus.org/query/ip/203.0.113.25"},
    {"spamhaus", "203.0.113.25",
     "553 5.7.1 [BL21] Connections will not be accepted from 203.0.113.25, because the ip is in Spamhaus's list; see "
     "https://postmaster.example.com/bl21"},
    {"spamhaus", "203.0.113.25",
     "550 5.7.1 Service unavailable, Client host [203.0.113.25] blocked using Spamhaus. To request removal from this "
     "list see https://www.spamhaus.org/query/ip/203.0.113.25 AS(1440)"},
    {"spamhaus", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using "
     "abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net"},
    {"spamhaus", "203.0.113.25", "550 203.0.113.25 is listed at cbl.abuseat.org"},
    {"spamhaus", "", "550 5.5.0 Service refuse. Please try later. LPNAAA_101"},
    {"spamhaus", "203.0.113.25", "554 mx.example.net cox 203.0.113.25 blocked. AUP#IPBL0001"},
    {"spamhaus", "203.0.113.25", "550 5.1.0 mx.example.net 203.0.113.25 blocked. AUP#In-1230"},
    {"barracuda", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using b.barracudacentral.org; "
     "http://www.barracudanetworks.com/reputation/?pr=1&ip=203.0.113.25"},
    {"proofpoint", "203.0.113.25", "554 Blocked - see https://ipcheck.proofpoint.com/?ip=203.0.113.25"},
    {"cloudmark", "203.0.113.25",
     "550 5.7.1 203.0.113.25 has a poor reputation on Cloudmark Sender Intelligence (CSI). Please visit "
     "http://csi.cloudmark.com/reset-request/?ip=203.0.113.25"},
    {"cloudmark", "",
     "550 mwinf5c08 ME Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. "
     "OFR006_102 Ref http://csi.cloudmark.com [102]"},
    {"cloudmark", "203.0.113.25", "550 5.1.0 mx.example.net 203.0.113.25 blocked. AUP#In-1200"},
    {"cisco-talos", "",
     "554-esa1.example.com 554 Your access to this mail system has been rejected due to the sending MTA's poor "
     "reputation. If you believe that this failure is in error, please contact the intended recipient via alternate "
     "means."},
    {"mimecast", "", "550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550"},
    {"mimecast", "", "451 IP temporarily blacklisted - https://community.mimecast.com/docs/DOC-1369#451"},
    {"sorbs", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using dnsbl.sorbs.net; Currently Sending Spam "
     "See: http://www.sorbs.net/lookup.shtml?203.0.113.25"},
    {"spamcop", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using bl.spamcop.net; Blocked - see "
     "https://www.spamcop.net/bl.shtml?203.0.113.25"},
    {"uceprotect", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using dnsbl-1.uceprotect.net; IP 203.0.113.25 "
     "is UCEPROTECT-Level 1 listed"},
    {"abusix", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using "
     "0123456789abcdef.combined.mail.abusix.zone"},
    {"symantec", "",
     "554 5.7.1 Connection rejected by policy [7.3] 38503, please visit https://www.symantec.com/support/TECH246726"},
    {"symantec", "203.0.113.25",
     "550 5.7.1 Your IP 203.0.113.25 has been refused, see https://ipremoval.sms.symantec.com/"},
    {"sophos", "203.0.113.25", "550 5.7.1 203.0.113.25 rejected, see https://www.sophos.com/reputation"},
    {"fortiguard", "",
     "554 5.7.1 This message has been blocked because it is from a FortiGuard - AntiSpam black IP address."},
    {"mailspike", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using bl.mailspike.net"},
    {"spamrats", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using dyna.spamrats.com"},
    {"invaluement", "203.0.113.25", "553 5.7.1 203.0.113.25 is on the ivmSIP list of Invaluement"},
    {"0spam", "203.0.113.25", "554 5.7.1 Client host [203.0.113.25] blocked using bl.0spam.org"},
    {"att", "203.0.113.25",
     "553 5.3.0 flpd577 DNSBL:ATTRBL 521< 203.0.113.25 >_is_blocked. For assistance forward this email to "
     "abuse_rbl@abuse-att.net"},
    {"comcast", "203.0.113.25",
     "554 resimta.example.net comcast 203.0.113.25 Comcast block for spam. Please see "
     "http://postmaster.comcast.net/smtp-error-codes.php#BL000000"},
    {"cox", "203.0.113.25", "554 cox 203.0.113.25 blocked. Error Code: AUP#CXBL"},
    {"spectrum", "203.0.113.25", "550 5.1.0 mx.example.net 203.0.113.25 blocked. AUP#In-1000"},
    {"orange", "", "550 5.2.0 Adresse IP source bloquee pour incident de spam. OFR004_104"},
    {"orange", "203.0.113.25",
     "550 too many spams from your IP (203.0.113.25), please visit http://postmaster.free.fr/"},
    {"senderscore", "", "550 5.5.0 Service refuse. Service refused. LPN007_102"},
    {"vadesecure", "", "550 5.7.1 Message rejected, see https://sendertool.vadesecure.com/"},
    {"hostkarma", "203.0.113.25", "550 Host 203.0.113.25 is in hostkarma.junkemailfilter.com"},
    {"ibm-xforce", "203.0.113.25", "550 5.7.1 203.0.113.25 listed at dnsbl.cobion.com"},
    {"psbl", "203.0.113.25",
     "554 5.7.1 Client host [203.0.113.25] blocked using psbl.surriel.com; Listed in PSBL, see "
     "http://psbl.org/listing?ip=203.0.113.25"},
    {"nixspam", "203.0.113.25",
     "554 5.7.1 Client host [203.0.113.25] blocked using ix.dnsbl.manitu.net; Your e-mail service was detected by "
     "mx.example.org as spamming"},
    {"backscatterer", "203.0.113.25", "554 Sorry 203.0.113.25 is blacklisted at ips.backscatterer.org"},
    {"blocklistde", "203.0.113.25", "554 5.7.1 Client host [203.0.113.25] blocked using bl.blocklist.de"},
    {"sem", "203.0.113.25", "554 5.7.1 Client host [203.0.113.25] blocked using bl.spameatingmonkey.net"},
    {"cyren", "203.0.113.25", "450 4.7.1 203.0.113.25 temporarily refused: CYREN IP reputation"},
    {"trellix", "203.0.113.25", "550 5.7.1 Trellix Email Security refused 203.0.113.25: poor reputation"},
    {"invaluement", "203.0.113.25", "550 5.5.4 ETP208 203.0.113.25 is listed by Invaluement"},
    {"netease", "203.0.113.25", "554 HL:ITC 163 mx21,QMCowAA 203.0.113.25"},
    {"kpn", "203.0.113.25", "521 5.5.0 203.0.113.25 has been blacklisted. Please contact abuse@kpn.com"},
    {"verizon", "203.0.113.25",
     "571 Email from 203.0.113.25 is currently blocked by Verizon Online's anti-spam system."},
    {"aol", "203.0.113.25", "421 RTR:BL https://postmaster.aol.com/error-codes 203.0.113.25"},
    {"apple", "",
     "554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137"},
    {"gmx", "203.0.113.25",
     "554-gmx.net (mxgmx016) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is block listed. "
     "554 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=203.0.113.25&c=bip"},
    {"tonline", "203.0.113.25",
     "554 IP=203.0.113.25 - None/bad reputation. Ask your postmaster for help or to contact tosa@rx.t-online.de for "
     "reset. (NOWL)"},
    {"microsoft", "203.0.113.25",
     "550 5.7.1 Unfortunately, messages from [203.0.113.25] weren't sent. Please contact your Internet service "
     "provider since part of their network is on our block list (S3150)."},
    {"microsoft", "203.0.113.25",
     "550 5.7.606 Access denied, banned sending IP [203.0.113.25]. To request removal from this list please visit "
     "https://sender.office.com/"},
    {"microsoft", "203.0.113.25",
     "550 5.7.511 Access denied, banned sender[203.0.113.25]. To request removal from this list please forward this "
     "message to delist@messaging.microsoft.com"},
    {"microsoft", "203.0.113.25",
     "451 4.7.650 The mail server [203.0.113.25] has been temporarily rate limited due to IP reputation. (S775)"},
    {"google", "203.0.113.25",
     "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421-4.7.28 from your IP Netblock "
     "[203.0.113.25      15]. To protect our users from spam, 421 4.7.28 mail sent from your IP Netblock has been "
     "temporarily rate limited."},
    {"google", "203.0.113.25",
     "550-5.7.1 [203.0.113.25      19] Our system has detected that this message is likely 550-5.7.1 suspicious due to "
     "the very low reputation of the sending IP 550 5.7.1 address. - gsmtp"},
    {"yahoo", "203.0.113.25",
     "421 4.7.0 [TSS04] Messages from 203.0.113.25 temporarily deferred due to user complaints - 4.16.55.1; see "
     "https://postmaster.example.com/421.html"},
    {"yahoo", "203.0.113.25",
     "553 5.7.2 [TSS11] All messages from 203.0.113.25 will be permanently deferred; Retrying will NOT succeed."},
    {"spamhaus", "203.0.113.25",
     "550 host mx.example.net[198.51.100.7] said: 554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked "
     "using zen.spamhaus.org (in reply to RCPT TO command)"},
    {"spamhaus", "203.0.113.25",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using local.example.org; listed in "
     "zen.spamhaus.org"},
    {"spamcop", "203.0.113.25",
     "554 5.7.1 Client host [203.0.113.25] blocked using rbl.example.org; Client host [203.0.113.25] blocked using "
     "bl.spamcop.net"},
    {"tencent", "203.0.113.25", "550 Suspected spam ip [MzTx IP: 203.0.113.25]. http://service.mail.qq.com/"},
};

static void test_replies(void **state)
{
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        const char *reply = replies[i].reply;
        struct attribution a;

        WANT_TEXT(reply, blamed(*state, reply, "", "198.51.100.250", &a), replies[i].service);
        WANT_TEXT(reply, a.claimed_ip, replies[i].ip);
        WANT_TEXT(reply, a.zone, "");
        WANT_INT(reply, a.scope, SCOPE_IP);
        if (a.why.n == 0)
            fail_msg("%s: no reason", reply);
    }
}

/* Each service of the catalogue is somebody's in the table above, but the two that name none. */
static void test_every_service(void **state)
{
    for (size_t i = 0; i < catalogue_count(*state); i++) {
        struct slice slug = catalogue_at(*state, i)->slug;
        bool found = slice_equal(slug, SLICE("dnsbl-other")) || slice_equal(slug, SLICE("other-ip-block"));

        for (size_t k = 0; k < sizeof replies / sizeof replies[0]; k++)
            found = found || slice_equal(slice_of(replies[k].service), slug);
        if (!found)
            fail_msg("no reply of %.*s in the table", (int)slug.n, slug.p);
    }
}

/* A domain's reputation is told apart from nothing at all. */
static void test_scope(void **state)
{
    struct attribution a;

    WANT_TEXT("domain", blamed(*state, "550 very low reputation of the sending domain", "", "", &a), "none");
    assert_int_equal(a.scope, SCOPE_DOMAIN);
    assert_true(a.why.n > 0);
    WANT_TEXT("unknown user", blamed(*state, "550 5.1.1 user unknown", "", "", &a), "none");
    assert_int_equal(a.scope, SCOPE_NONE);
    WANT_TEXT("trap", blamed(*state, "554 5.7.1 rejected: ERS-Customized-Block.", "", "", &a), "none");
    assert_int_equal(a.scope, SCOPE_NONE);
    WANT_TEXT("a trap says why", a.why, "ERS-Customized-Block");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies),
        cmocka_unit_test(test_every_service),
        cmocka_unit_test(test_scope),
    };

    return cmocka_run_group_tests_name("classify", tests, blame_load, blame_unload);
}
