#include "reputation/classify.h"

#include "tests/lib/unit.h"

static struct catalogue *catalogue;

static int load(void **state)
{
    struct error why[4];
    size_t whys = 0;

    (void)state;
    catalogue = catalogue_load(NULL, NULL, 0, why, 4, &whys);
    if (catalogue == NULL)
        return -1;
    for (size_t i = 0; i < whys && i < 4; i++)
        print_error("%s\n", why[i].text);
    return whys == 0 ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    catalogue_free(catalogue);
    return 0;
}

static struct slice slug_of(const struct attribution *a)
{
    return a->service == NULL ? SLICE("none") : a->service->slug;
}

/* What servers say, by service; "none": not about our address' reputation. */
static const struct {
    const char *service, *ip, *zone, *reply;
} replies[] = {
    {"trendmicro-ers", "203.0.113.25", "",
     "450 Service temporarily unavailable; Client Host [203.0.113.25] blocked using Trend Micro Email Reputation "
     "Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25"},
    {"trendmicro-ers", "203.0.113.25", "",
     "450 4.7.1 Service temporarily unavailable; Client host [203.0.113.25] blocked using Trend Micro Network "
     "Anti-Spam Service. Please see http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25; Mail from "
     "203.0.113.25 deferred using Trend Micro Email Reputation database."},
    {"trendmicro-ers", "203.0.113.25", "",
     "450 4.7.1 Mail from 203.0.113.25 deferred using Trend Micro Email Reputation database. Please see "
     "https://www.mail-abuse.com/cgi-bin/lookup?203.0.113.25"},
    {"trendmicro-ers", "203.0.113.25", "",
     "450 4.7.1 Mail from 203.0.113.25 has been blocked by Trend Micro Email Reputation Service. Please see "
     "https://ers.trendmicro.com/reputations to get detailed information."},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 5.7.1 Mail from 203.0.113.25 has been blocked by Trend Micro Email Reputation Service."},
    {"trendmicro-ers", "", "", "450 4.7.1 <info@example.co.jp>: Recipient address rejected: ERS-QIL."},
    {"trendmicro-ers", "", "", "554 5.7.1 <info@example.co.jp>: Recipient address rejected: ERS-QIL."},
    {"trendmicro-ers", "", "", "550 5.7.1 <info@example.co.jp>: Recipient address rejected: ERS-RBL."},
    {"trendmicro-ers", "", "", "550 5.7.1 <info@example.co.jp>: Recipient address rejected: ERS-DUL."},
    {"trendmicro-ers", "203.0.113.25", "",
     "450 4.7.1 <info@example.co.jp>: Recipient address rejected: Mail from <203.0.113.25> was refused due to the "
     "sender IP found in ERS-QIL. For details, query the IP reputation on "
     "https://servicecentral.trendmicro.com/en-US/ers/."},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 5.7.1 <info@example.co.jp>: Recipient address rejected: Mail from <203.0.113.25> was refused due to the "
     "sender IP found in ERS-DUL. For details, query the IP reputation on "
     "https://servicecentral.trendmicro.com/en-US/ers/."},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using Trend Micro RBL+. Please see "
     "http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25; Mail from 203.0.113.25 blocked using Trend "
     "Micro Email Reputation database. Please see <http://www.mail-abuse.com/cgi-bin/lookup?203.0.113.25>"},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 5.7.1 Mail from 203.0.113.25 blocked using Trend Micro RBL+. Please see "
     "http://www.mail-abuse.com/cgi-bin/lookup?ip_address=203.0.113.25"},
    {"trendmicro-ers", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using "
     "0A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5.r.mail-abuse.com; Mail from 203.0.113.25 blocked using Trend Micro Email "
     "Reputation database. Please see <http://www.mail-abuse.com/cgi-bin/lookup?\\203.0.113.25>"},
    {"trendmicro-ers", "203.0.113.25", "",
     "450 4.7.1 Service unavailable; Client host [203.0.113.25] blocked using "
     "0A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5.q.mail-abuse.com"},
    {"trendmicro-ers", "", "",
     "550 5.7.1 Your email messages have been blocked by the recipient OR by Trend Micro Email Reputation Service. "
     "Contact the recipient or his/her administrator using alternate means to resolve the issue."},
    {"trendmicro-ers", "", "",
     "554 Connection rejected -- blocked using Trend Micro Email Reputation Services -- for this IP"},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 Mail from 203.0.113.25 refused by rbl-plus.mail-abuse.org. Please refer to http://mail-abuse.org/rbl+ for an "
     "explanation"},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 Mail from 203.0.113.25 refused by rbl-plus.mail-abuse.org. Please refer to http://mail-abuse.com/rbl for an "
     "explanation"},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 5.2.1 Mailbox unavailable. Your IP address 203.0.113.25 is blacklisted using RBL-Plus. Details: "
     "http://www.mail-abuse.com/cgi-bin/lookup?203.0.113.25."},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 5.7.1 Client host [203.0.113.25] listed by Trend Micro Network Reputation Service"},
    {"trendmicro-ers", "", "", "550 5.7.1 Sender IP detected in QIL or RBL"},
    {"trendmicro-ers", "203.0.113.25", "", "550 Mail from 203.0.113.25 refused by blackhole site rbl.maps.vix.com"},
    {"trendmicro-ers", "203.0.113.25", "", "550 5.7.1 Rejected: 203.0.113.25 listed at blackholes.mail-abuse.org"},
    {"trendmicro-ers", "203.0.113.25", "",
     "550 5.7.1 Mail from 203.0.113.25 rejected, see http://mail-abuse.org/cgi-bin/lookup?203.0.113.25"},
    {"trendmicro-ers", "", "", "550 5.7.1 Mail from dial-up rejected; see http://mail-abuse.org/dul/enduser.htm"},
    {"none", "", "", "550 5.7.1 <info@example.co.jp>: Recipient address rejected: ERS-Customized-Block."},
    {"none", "", "", "554 5.7.1 <info@example.co.jp>: Recipient address rejected: BLOCK-SEND-ER."},
    {"none", "", "", "554 5.7.1 <info@example.co.jp>: Recipient address rejected: BLOCK-RCPT."},
    {"none", "", "", "554 5.7.1 <info@example.co.jp>: Recipient address rejected: NO-DOMAIN."},
    {"none", "", "", "554 5.7.1 <info@example.co.jp>: Recipient address rejected: Invalid-Recipient."},
    {"none", "", "", "550 5.7.1 : Mail blocked due to possible spamming activity"},
    {"spamhaus", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using zen.spamhaus.org; "
     "https://www.spamhaus.org/query/ip/203.0.113.25"},
    {"spamhaus", "203.0.113.25", "",
     "553 5.7.1 [BL21] Connections will not be accepted from 203.0.113.25, because the ip is in Spamhaus's list; see "
     "https://postmaster.example.com/bl21"},
    {"spamhaus", "203.0.113.25", "",
     "550 5.7.1 Service unavailable, Client host [203.0.113.25] blocked using Spamhaus. To request removal from this "
     "list see https://www.spamhaus.org/query/ip/203.0.113.25 AS(1440)"},
    {"spamhaus", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using "
     "abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net"},
    {"spamhaus", "203.0.113.25", "", "550 203.0.113.25 is listed at cbl.abuseat.org"},
    {"spamhaus", "", "", "550 5.5.0 Service refuse. Please try later. LPNAAA_101"},
    {"spamhaus", "203.0.113.25", "", "554 mx.example.net cox 203.0.113.25 blocked. AUP#IPBL0001"},
    {"spamhaus", "203.0.113.25", "", "550 5.1.0 mx.example.net 203.0.113.25 blocked. AUP#In-1230"},
    {"barracuda", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using b.barracudacentral.org; "
     "http://www.barracudanetworks.com/reputation/?pr=1&ip=203.0.113.25"},
    {"proofpoint", "203.0.113.25", "", "554 Blocked - see https://ipcheck.proofpoint.com/?ip=203.0.113.25"},
    {"cloudmark", "203.0.113.25", "",
     "550 5.7.1 203.0.113.25 has a poor reputation on Cloudmark Sender Intelligence (CSI). Please visit "
     "http://csi.cloudmark.com/reset-request/?ip=203.0.113.25"},
    {"cloudmark", "", "",
     "550 mwinf5c08 ME Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. "
     "OFR006_102 Ref http://csi.cloudmark.com [102]"},
    {"cloudmark", "203.0.113.25", "", "550 5.1.0 mx.example.net 203.0.113.25 blocked. AUP#In-1200"},
    {"cisco-talos", "", "",
     "554-esa1.example.com 554 Your access to this mail system has been rejected due to the sending MTA's poor "
     "reputation. If you believe that this failure is in error, please contact the intended recipient via alternate "
     "means."},
    {"mimecast", "", "",
     "550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550"},
    {"mimecast", "", "", "451 IP temporarily blacklisted - https://community.mimecast.com/docs/DOC-1369#451"},
    {"sorbs", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using dnsbl.sorbs.net; Currently Sending Spam "
     "See: http://www.sorbs.net/lookup.shtml?203.0.113.25"},
    {"spamcop", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using bl.spamcop.net; Blocked - see "
     "https://www.spamcop.net/bl.shtml?203.0.113.25"},
    {"uceprotect", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using dnsbl-1.uceprotect.net; IP 203.0.113.25 "
     "is UCEPROTECT-Level 1 listed"},
    {"abusix", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using "
     "0123456789abcdef.combined.mail.abusix.zone"},
    {"symantec", "", "",
     "554 5.7.1 Connection rejected by policy [7.3] 38503, please visit https://www.symantec.com/support/TECH246726"},
    {"symantec", "203.0.113.25", "",
     "550 5.7.1 Your IP 203.0.113.25 has been refused, see https://ipremoval.sms.symantec.com/"},
    {"sophos", "203.0.113.25", "", "550 5.7.1 203.0.113.25 rejected, see https://www.sophos.com/reputation"},
    {"fortiguard", "", "",
     "554 5.7.1 This message has been blocked because it is from a FortiGuard - AntiSpam black IP address."},
    {"mailspike", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using bl.mailspike.net"},
    {"spamrats", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using dyna.spamrats.com"},
    {"invaluement", "203.0.113.25", "", "553 5.7.1 203.0.113.25 is on the ivmSIP list of Invaluement"},
    {"0spam", "203.0.113.25", "", "554 5.7.1 Client host [203.0.113.25] blocked using bl.0spam.org"},
    {"att", "203.0.113.25", "",
     "553 5.3.0 flpd577 DNSBL:ATTRBL 521< 203.0.113.25 >_is_blocked. For assistance forward this email to "
     "abuse_rbl@abuse-att.net"},
    {"comcast", "203.0.113.25", "",
     "554 resimta.example.net comcast 203.0.113.25 Comcast block for spam. Please see "
     "http://postmaster.comcast.net/smtp-error-codes.php#BL000000"},
    {"cox", "203.0.113.25", "", "554 cox 203.0.113.25 blocked. Error Code: AUP#CXBL"},
    {"spectrum", "203.0.113.25", "", "550 5.1.0 mx.example.net 203.0.113.25 blocked. AUP#In-1000"},
    {"orange", "", "", "550 5.2.0 Adresse IP source bloquee pour incident de spam. OFR004_104"},
    {"orange", "203.0.113.25", "",
     "550 too many spams from your IP (203.0.113.25), please visit http://postmaster.free.fr/"},
    {"senderscore", "", "", "550 5.5.0 Service refuse. Service refused. LPN007_102"},
    {"vadesecure", "", "", "550 5.7.1 Message rejected, see https://sendertool.vadesecure.com/"},
    {"hostkarma", "203.0.113.25", "", "550 Host 203.0.113.25 is in hostkarma.junkemailfilter.com"},
    {"ibm-xforce", "203.0.113.25", "", "550 5.7.1 203.0.113.25 listed at dnsbl.cobion.com"},
    {"psbl", "203.0.113.25", "",
     "554 5.7.1 Client host [203.0.113.25] blocked using psbl.surriel.com; Listed in PSBL, see "
     "http://psbl.org/listing?ip=203.0.113.25"},
    {"nixspam", "203.0.113.25", "",
     "554 5.7.1 Client host [203.0.113.25] blocked using ix.dnsbl.manitu.net; Your e-mail service was detected by "
     "mx.example.org as spamming"},
    {"backscatterer", "203.0.113.25", "", "554 Sorry 203.0.113.25 is blacklisted at ips.backscatterer.org"},
    {"blocklistde", "203.0.113.25", "", "554 5.7.1 Client host [203.0.113.25] blocked using bl.blocklist.de"},
    {"sem", "203.0.113.25", "", "554 5.7.1 Client host [203.0.113.25] blocked using bl.spameatingmonkey.net"},
    {"cyren", "203.0.113.25", "", "450 4.7.1 203.0.113.25 temporarily refused: CYREN IP reputation"},
    {"trellix", "203.0.113.25", "", "550 5.7.1 Trellix Email Security refused 203.0.113.25: poor reputation"},
    {"invaluement", "203.0.113.25", "", "550 5.5.4 ETP208 203.0.113.25 is listed by Invaluement"},
    {"netease", "203.0.113.25", "", "554 HL:ITC 163 mx21,QMCowAA 203.0.113.25"},
    {"kpn", "203.0.113.25", "", "521 5.5.0 203.0.113.25 has been blacklisted. Please contact abuse@kpn.com"},
    {"verizon", "203.0.113.25", "",
     "571 Email from 203.0.113.25 is currently blocked by Verizon Online's anti-spam system."},
    {"aol", "203.0.113.25", "", "421 RTR:BL https://postmaster.aol.com/error-codes 203.0.113.25"},
    {"apple", "", "",
     "554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137"},
    {"gmx", "203.0.113.25", "",
     "554-gmx.net (mxgmx016) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is block listed. "
     "554 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=203.0.113.25&c=bip"},
    {"tonline", "203.0.113.25", "",
     "554 IP=203.0.113.25 - None/bad reputation. Ask your postmaster for help or to contact tosa@rx.t-online.de for "
     "reset. (NOWL)"},
    {"microsoft", "203.0.113.25", "",
     "550 5.7.1 Unfortunately, messages from [203.0.113.25] weren't sent. Please contact your Internet service "
     "provider since part of their network is on our block list (S3150)."},
    {"microsoft", "203.0.113.25", "",
     "550 5.7.606 Access denied, banned sending IP [203.0.113.25]. To request removal from this list please visit "
     "https://sender.office.com/"},
    {"microsoft", "203.0.113.25", "",
     "550 5.7.511 Access denied, banned sender[203.0.113.25]. To request removal from this list please forward this "
     "message to delist@messaging.microsoft.com"},
    {"microsoft", "203.0.113.25", "",
     "451 4.7.650 The mail server [203.0.113.25] has been temporarily rate limited due to IP reputation. (S775)"},
    {"google", "203.0.113.25", "",
     "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421-4.7.28 from your IP Netblock "
     "[203.0.113.25      15]. To protect our users from spam, 421 4.7.28 mail sent from your IP Netblock has been "
     "temporarily rate limited."},
    {"google", "203.0.113.25", "",
     "550-5.7.1 [203.0.113.25      19] Our system has detected that this message is likely 550-5.7.1 suspicious due to "
     "the very low reputation of the sending IP 550 5.7.1 address. - gsmtp"},
    {"yahoo", "203.0.113.25", "",
     "421 4.7.0 [TSS04] Messages from 203.0.113.25 temporarily deferred due to user complaints - 4.16.55.1; see "
     "https://postmaster.example.com/421.html"},
    {"yahoo", "203.0.113.25", "",
     "553 5.7.2 [TSS11] All messages from 203.0.113.25 will be permanently deferred; Retrying will NOT succeed."},
    {"tencent", "203.0.113.25", "", "550 Suspected spam ip [MzTx IP: 203.0.113.25]. http://service.mail.qq.com/"},
    {"none", "", "",
     "554 5.7.1 The message from (<a@example.com>) with the subject of (x) matches a profile; reputation of the "
     "sending domain is very low"},
    {"none", "", "", "550 5.7.1 Service unavailable, MailFrom domain is listed in Spamhaus (S8001)"},
    {"none", "", "",
     "554 5.7.1 Service unavailable; Sender address [a@example.com] blocked using dbl.spamhaus.org; "
     "https://www.spamhaus.org/query/domain/example.com"},
    {"none", "", "", "554 5.7.1 Service unavailable; Helo command [mail.example.com] blocked using dbl.spamhaus.org"},
    {"none", "", "",
     "554 5.7.1 Service unavailable; Client host [mail.example.com] blocked using multi.uribl.com; 127.0.0.1 -> Query "
     "Refused. See http://uribl.com/refused.shtml for more information [Your DNS IP: 198.51.100.7]"},
    {"none", "", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using zen.spamhaus.org; Error: open resolver; "
     "https://check.spamhaus.org/returnc/pub/198.51.100.7/"},
    {"none", "", "", "450 4.7.1 Client host [203.0.113.25] blocked using grey.example.org; Greylisting in action"},
    {"none", "", "", "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using cn.countries.nerd.dk"},
    {"none", "", "", "550 Ip frequency limited [x Blocked IP 203.0.113.25]. http://service.mail.qq.com/"},
    {"none", "", "", "550 Connection frequency limited [x Blocked IP 203.0.113.25]"},
    {"none", "", "",
     "554-gmx.net (mxgmx016) Nemesis ESMTP Service not available 554-No SMTP service 554-Bad DNS PTR resource record. "
     "554 For explanation visit https://postmaster.gmx.net/en/error-messages?ip=203.0.113.25&c=rdns"},
    {"none", "", "", "451 4.4.0 Temporary lookup failure of 203.0.113.25 at bl.spamcop.net"},
    {"none", "", "",
     "554 5.7.1 Your access to this mail system has been rejected due to poor reputation of a domain used in message "
     "transfer"},
    {"none", "", "",
     "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating 421-4.7.28 from your DKIM domain "
     "[example.com      35]. 421 4.7.28 https://support.google.com/mail/?p=UnsolicitedRateLimitError"},
    {"none", "", "",
     "550 5.7.1 Service unavailable; client host [203.0.113.25] blocked using Customer Block list (AS16012607)"},
    {"none", "", "",
     "554 5.7.1 This message has been blocked because it contains FortiGuard - AntiSpam blocking URL(s)."},
    {"none", "", "",
     "550 5.1.1 <a@example.com>: Recipient address rejected: undeliverable address: host mx.example.net[198.51.100.7] "
     "said: 550 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org (in reply to RCPT TO "
     "command)"},
    {"none", "", "",
     "450 4.1.7 <a@example.com>: Sender address rejected: unverified address: host mx.example.net[198.51.100.7] "
     "refused to talk to me: 554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.9"},
    {"none", "", "", "550-Callout verification failed: 550 203.0.113.25 is blacklisted by bl.spamcop.net"},
    {"spamhaus", "203.0.113.25", "",
     "550 host mx.example.net[198.51.100.7] said: 554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked "
     "using zen.spamhaus.org (in reply to RCPT TO command)"},
    {"none", "", "", "550 host mx.spamhaus.org[198.51.100.7] said: 550 5.1.1 user unknown"},
    {"none", "", "", "550 5.1.1 <a@example.com>: Recipient address rejected: User unknown in virtual mailbox table"},
    {"none", "", "", "452 4.2.2 Mailbox full"},
    {"none", "", "", "554 5.7.1 <a@example.com>: Relay access denied"},
    {"none", "", "", "550 5.7.1 Relaying denied. IP name lookup failed [203.0.113.25]"},
    {"none", "", "", "421 4.7.0 Too many connections from your IP [203.0.113.25], slow down"},
    {"none", "", "", "450 4.7.1 Rate limit exceeded for your IP address 203.0.113.25"},
    {"none", "", "",
     "450 4.2.0 <a@example.com>: Recipient address rejected: Greylisted, see "
     "http://postgrey.schweikert.ch/help/example.com.html"},
    {"none", "", "", "550 5.7.23 SPF check failed: 203.0.113.25 is not allowed to send mail for example.com"},
    {"none", "", "", "550 5.7.26 DMARC policy of example.com says reject"},
    {"none", "", "", "550 5.7.25 The IP address 203.0.113.25 does not have a PTR record"},
    {"none", "", "",
     "554 5.7.1 <mail.example.com[203.0.113.25]>: Client host rejected: cannot find your reverse hostname, "
     "[203.0.113.25]"},
    {"none", "", "", "554 5.7.1 <mail.example.com[203.0.113.25]>: Client host rejected: Access denied"},
    {"none", "", "", "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname"},
    {"none", "", "", "550 5.7.1 Message rejected as spam by content filter"},
    {"none", "", "", "554 5.7.1 Spam message rejected; SpamAssassin hits RCVD_IN_SBL, RCVD_IN_BL_SPAMCOP_NET"},
    {"none", "", "", "550 5.7.1 The sender domain example.com is blacklisted"},
    {"none", "", "", "550 5.7.1 Your email address is on our blacklist"},
    {"none", "", "", "550 5.7.1 A URL in this message is listed on a blacklist"},
    {"none", "", "", "550 5.7.0 Authentication required"},
    {"none", "", "", "550 5.7.1 Sender address rejected by policy"},
    {"none", "", "", "450 4.1.8 <a@example.com>: Sender address rejected: Domain not found"},
    {"none", "", "", "421 4.3.2 Service not available, closing transmission channel"},
    {"none", "", "", "552 5.2.3 Message size exceeds fixed maximum message size"},
    {"none", "", "", "550 5.7.1 Virus found in your message"},
    {"none", "", "", "550 5.7.1 mail from your country is blocked"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Your IP 203.0.113.25 is blacklisted"},
    {"other-ip-block", "203.0.113.25", "",
     "554 5.7.1 You are not welcome here, your host 203.0.113.25 has been banned"},
    {"other-ip-block", "203.0.113.25", "", "554 Your server's IP [203.0.113.25] has a poor reputation"},
    {"other-ip-block", "203.0.113.25", "", "550 Access from 203.0.113.25 blocked because of spam from your network"},
    {"other-ip-block", "", "", "550 5.7.1 Connection refused: too much abuse from your network"},
    {"other-ip-block", "203.0.113.25", "", "421 4.7.1 203.0.113.25: temporarily blocked, too much spam from your IP"},
    {"other-ip-block", "", "", "550 5.7.1 We do not accept mail from dynamic IP addresses"},
    {"other-ip-block", "203.0.113.25", "", "550 Connection from 203.0.113.25 rejected: known spam source"},
    {"other-ip-block", "", "", "554 Sender IP reputation too low"},
    {"other-ip-block", "", "", "550 5.7.1 Message blocked by the IP reputation filter"},
    {"other-ip-block", "", "", "550 5.7.1 Recipient not authorized, your IP has been found on a block list"},
    {"other-ip-block", "203.0.113.25", "",
     "550-Message rejected because [203.0.113.25]:44153 is blacklisted see 550 Botnet Detection"},
    {"other-ip-block", "203.0.113.25", "",
     "554 Blacklisted [203.0.113.25]; please try again later or contact administrator"},
    {"other-ip-block", "", "", "550 5.7.0 You have been blacklisted. See http://www.example.org/why"},
    {"other-ip-block", "", "", "550 mail not accepted from blacklisted IP address"},
    {"other-ip-block", "203.0.113.25", "", "554 5.7.1 Netblock of 203.0.113.25 is blocked for spamming"},
    {"other-ip-block", "", "", "550 5.7.1 AS64496 is blocked: your network is a source of spam"},
    {"other-ip-block", "2001:db8::25", "", "550 5.7.1 Your address 2001:db8::25 is on our deny list"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Ihre IP-Adresse 203.0.113.25 ist wegen Spamversand gesperrt"},
    {"other-ip-block", "203.0.113.25", "", "554 Ihre IP 203.0.113.25 steht auf unserer Sperrliste"},
    {"other-ip-block", "203.0.113.25", "",
     "550 Der einliefernde Server 203.0.113.25 wurde aufgrund schlechter Reputation abgewiesen"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Votre adresse IP 203.0.113.25 est sur liste noire"},
    {"other-ip-block", "203.0.113.25", "", "554 L'adresse IP 203.0.113.25 est bloquée pour envoi de spam"},
    {"other-ip-block", "", "", "550 Votre serveur a une mauvaise réputation"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Su dirección IP 203.0.113.25 está en una lista negra"},
    {"other-ip-block", "203.0.113.25", "", "554 La IP 203.0.113.25 ha sido bloqueada por envío de spam"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Seu endereço IP 203.0.113.25 está bloqueado por má reputação"},
    {"other-ip-block", "203.0.113.25", "", "554 O IP 203.0.113.25 consta em nossa lista negra"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Il tuo indirizzo IP 203.0.113.25 è in blacklist"},
    {"other-ip-block", "203.0.113.25", "", "554 Connessione rifiutata: l'IP 203.0.113.25 ha una cattiva reputazione"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Uw IP-adres 203.0.113.25 staat op een zwarte lijst"},
    {"other-ip-block", "203.0.113.25", "", "554 IP 203.0.113.25 geblokkeerd wegens spam"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Twój adres IP 203.0.113.25 znajduje się na czarnej liście"},
    {"other-ip-block", "203.0.113.25", "", "554 Adres IP 203.0.113.25 został zablokowany z powodu spamu"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Vaše IP adresa 203.0.113.25 je na černé listině"},
    {"other-ip-block", "203.0.113.25", "", "554 IP adresa 203.0.113.25 byla zablokována kvůli rozesílání spamu"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Ваш IP-адрес 203.0.113.25 находится в чёрном списке"},
    {"other-ip-block", "203.0.113.25", "", "554 IP 203.0.113.25 ЗАБЛОКИРОВАН за рассылку спама"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 IPアドレス 203.0.113.25 はブラックリストに登録されています"},
    {"other-ip-block", "203.0.113.25", "", "554 迷惑メール送信元のため 203.0.113.25 からの接続を拒否しました"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 您的IP地址 203.0.113.25 在黑名单中"},
    {"other-ip-block", "203.0.113.25", "", "554 发信IP 203.0.113.25 因发送垃圾邮件被封禁"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 귀하의 IP 203.0.113.25 는 차단되었습니다"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 IP adresiniz 203.0.113.25 kara listede"},
    {"other-ip-block", "203.0.113.25", "", "554 203.0.113.25 IP adresi spam nedeniyle engellendi"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Din IP-adress 203.0.113.25 är svartlistad"},
    {"other-ip-block", "203.0.113.25", "", "554 IP-adressen 203.0.113.25 är spärrad på grund av skräppost"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Din IP-adresse 203.0.113.25 er blokeret"},
    {"other-ip-block", "203.0.113.25", "", "550 IP-osoite 203.0.113.25 on mustalla listalla"},
    {"other-ip-block", "203.0.113.25", "", "550 Az Ön IP címe 203.0.113.25 feketelistán van"},
    {"other-ip-block", "203.0.113.25", "", "550 Adresa IP 203.0.113.25 este pe lista neagră"},
    {"other-ip-block", "203.0.113.25", "", "550 Η διεύθυνση IP 203.0.113.25 είναι σε μαύρη λίστα"},
    {"other-ip-block", "203.0.113.25", "", "550 Ваша IP-адреса 203.0.113.25 заблокована"},
    {"other-ip-block", "203.0.113.25", "", "550 IP của bạn 203.0.113.25 nằm trong danh sách đen"},
    {"other-ip-block", "203.0.113.25", "", "550 Alamat IP 203.0.113.25 diblokir"},
    {"other-ip-block", "203.0.113.25", "", "550 5.7.1 Mail server 203.0.113.25 has been classified as a spammer"},
    {"other-ip-block", "203.0.113.25", "", "554 5.7.1 Client 203.0.113.25 is suspected to be part of a botnet"},
    {"dnsbl-other", "203.0.113.25", "bl.example.org",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using bl.example.org"},
    {"dnsbl-other", "203.0.113.25", "rbl.example.net", "550 5.7.1 Rejected: 203.0.113.25 listed at rbl.example.net"},
    {"dnsbl-other", "203.0.113.25", "dnsbl.example.com",
     "550 rejected because 203.0.113.25 is in a black list at dnsbl.example.com"},
    {"dnsbl-other", "203.0.113.25", "dnsbl.example.com", "550-203.0.113.25 found in dnsbl dnsbl.example.com"},
    {"dnsbl-other", "203.0.113.25", "lists.example.org", "550 203.0.113.25 is listed by lists.example.org"},
    {"dnsbl-other", "203.0.113.25", "black.example.net",
     "591 your host [203.0.113.25] is blacklisted by black.example.net. No mail will be accepted"},
    {"dnsbl-other", "203.0.113.25", "rbl.example.net",
     "554 Refused. Your IP address 203.0.113.25 is listed in the RBL at rbl.example.net"},
    {"dnsbl-other", "203.0.113.25", "dnsbl.example.org", "554 Rejected 203.0.113.25 found in dnsbl.example.org"},
    {"dnsbl-other", "203.0.113.25", "ip.example.co.jp",
     "550 5.7.1 Mail from 203.0.113.25 rejected using ip.example.co.jp"},
    {"dnsbl-other", "203.0.113.25", "rbl.example.net",
     "450 4.7.1 Client host [203.0.113.25] blocked by rbl.example.net"},
    {"dnsbl-other", "", "rbl.example.net",
     "550 5.7.1 Your mail server is in RBL rbl.example.net, see http://www.example.net/"},
    {"dnsbl-other", "203.0.113.25", "dnsbl.example.net",
     "550 5.7.1 See http://dnsbl.example.net/lookup?ip=203.0.113.25 - refused"},
    {"dnsbl-other", "203.0.113.25", "dnsbl.example.de",
     "550 5.7.1 Ihre IP 203.0.113.25 ist gelistet bei dnsbl.example.de"},
    {"dnsbl-other", "203.0.113.25", "",
     "550 5.7.1 203.0.113.25 has been blocked by the Realtime Block List provider of example"},
    {"dnsbl-other", "203.0.113.25", "", "550 5.7.1 203.0.113.25 is listed by the lookup site"},
    {"spamhaus", "203.0.113.25", "",
     "554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using local.example.org; listed in "
     "zen.spamhaus.org"},
    {"spamcop", "203.0.113.25", "",
     "554 5.7.1 Client host [203.0.113.25] blocked using rbl.example.org; Client host [203.0.113.25] blocked using "
     "bl.spamcop.net"},
};

static void test_replies(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        const char *reply = replies[i].reply;
        struct attribution a;

        classify(catalogue, slice_of(reply), SLICE(""), SLICE("198.51.100.250"), &a);
        WANT_TEXT(reply, slug_of(&a), replies[i].service);
        WANT_TEXT(reply, a.claimed_ip, replies[i].ip);
        WANT_TEXT(reply, a.zone, replies[i].zone);
        if (a.service != NULL && (a.scope != SCOPE_IP || a.why.n == 0))
            fail_msg("%s: scope %d, why \"%.*s\"", reply, (int)a.scope, (int)a.why.n, a.why.p);
    }
}

/* Mailboxes named like refusals, and addresses that are not ours. */
static const struct {
    const char *recipient, *relay, *reply, *service, *ip;
} echoes[] = {
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 <\"blocked using zen.spamhaus.org\"@example.com>: Recipient address rejected: User unknown", "none",
     ""},
    {"", "", "550 5.1.1 <\"blocked using zen.spamhaus.org\"@example.com>: Recipient address rejected: User unknown",
     "none", ""},
    {"", "", "550 5.1.1 \"blocked using zen.spamhaus.org\"@example.com: user unknown", "none", ""},
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 <blocked using zen.spamhaus.org@example.com>: user unknown", "none", ""},
    {"", "", "550 5.1.1 <blocked using zen.spamhaus.org@example.com>: user unknown", "none", ""},
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 blocked using zen.spamhaus.org@example.com: user unknown", "none", ""},
    {"\"blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 no mailbox here by the name of blocked using zen.spamhaus.org", "none", ""},
    {"\"x\\n550 blocked using zen.spamhaus.org\"@example.com", "",
     "550 5.1.1 <\"x\\n550 blocked using zen.spamhaus.org\"@example.com>: user unknown", "none", ""},
    {"\"your ip is blacklisted\"@example.com", "", "550 5.1.1 <\"your ip is blacklisted\"@example.com>... User unknown",
     "none", ""},
    {"zen.spamhaus.org@example.com", "", "550 5.1.1 unknown user zen.spamhaus.org", "none", ""},
    {"zen.spamhaus.org@example.com", "", "550 5.1.1 zen.spamhaus.org@example.com: user unknown", "none", ""},
    {"postmaster@spamhaus.org", "", "554 5.7.1 Relaying to spamhaus.org denied", "none", ""},
    {"postmaster@spamhaus.org", "", "554 5.7.1 <postmaster@spamhaus.org>: Relay access denied", "none", ""},
    {"postmaster@spamhaus.org", "", "550 5.1.2 Name service error for name=spamhaus.org type=MX: Host not found",
     "none", ""},
    {"tosa@rx.t-online.de", "", "550 5.1.1 tosa@rx.t-online.de: user unknown", "none", ""},
    {"", "", "550 5.1.1 <tosa@rx.t-online.de>: user unknown", "none", ""},
    {"abuse@kpn.com", "", "550 5.1.1 abuse@kpn.com is not known here", "none", ""},
    {"a@example.com", "", "550 5.1.1 user \"listed by spamcop\"@example.net unknown", "none", ""},
    {"a@example.com", "", "550 blacklisted@example.com: your ip is fine, but there is no such user", "none", ""},
    {"a@example.com", "",
     "554 203.0.113.25 has a bad reputation, see http://example.org/unblock?a=1&b=a@example.com&c=x", "other-ip-block",
     "203.0.113.25"},
    {"a@spamhaus.example.com", "", "554 5.7.1 Client host [203.0.113.25] blocked using zen.spamhaus.org", "spamhaus",
     "203.0.113.25"},
    {"a@example.com", "198.51.100.7", "554 mx.example.com[198.51.100.7]: client 203.0.113.25 is blacklisted",
     "other-ip-block", "203.0.113.25"},
    {"a@example.com", "198.51.100.7", "554 [198.51.100.7] says: your host is blacklisted", "other-ip-block", ""},
    {"a@example.com", "", "550 5.7.1 Your IP is blacklisted: 2001:db8:0:1::25", "other-ip-block", "2001:db8:0:1::25"},
    {"a@example.com", "", "550 5.7.1 [IPv6:2001:db8::25] is on our blacklist", "other-ip-block", "2001:db8::25"},
    {"a@example.com", "", "553 http://www.spamhaus.org/query/bl?ip=203.0.113.25", "spamhaus", "203.0.113.25"},
    {"a@example.com", "", "553 See https://check.spamhaus.org/query/ip/203.0.113.25", "spamhaus", "203.0.113.25"},
    {"a@example.com", "", "554 Client host [mail.example.net] blocked using bl.spamcop.net", "spamcop", ""},
    {"a@example.com", "", "554 5.7.1 ACL dns_rbl; Client host [203.0.113.25] blocked using bl.example.org=127.0.0.2",
     "dnsbl-other", "203.0.113.25"},
    {"a@example.com", "", "554 25.113.0.203.zen.spamhaus.org is listed", "spamhaus", ""},
    {"a@example.com", "", "554 Rejected by version 4.16.55.1 filter: 203.0.113.25 is blacklisted", "other-ip-block",
     "203.0.113.25"},
    {"a@example.com", "",
     "421 4.7.0 [TSS05] Messages from 203.0.113.25 temporarily deferred - 4.16.55.1; see http://example.org/", "yahoo",
     "203.0.113.25"},
    {"a@example.com", "", "554 5.7.1 203.0.113.0/24 is blocked for spam", "other-ip-block", "203.0.113.0"},
    {"a@example.com", "", "", "none", ""},
};

static void test_echoes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof echoes / sizeof echoes[0]; i++) {
        const char *reply = echoes[i].reply;
        struct attribution a;

        classify(catalogue, slice_of(reply), slice_of(echoes[i].recipient), slice_of(echoes[i].relay), &a);
        WANT_TEXT(reply, slug_of(&a), echoes[i].service);
        WANT_TEXT(reply, a.claimed_ip, echoes[i].ip);
    }
}

/* A domain's reputation is told apart from nothing at all. */
static void test_scope(void **state)
{
    struct attribution a;

    (void)state;
    classify(catalogue, SLICE("550 5.7.1 very low reputation of the sending domain"), SLICE(""), SLICE(""), &a);
    assert_null(a.service);
    assert_int_equal(a.scope, SCOPE_DOMAIN);
    assert_true(a.why.n > 0);
    classify(catalogue, SLICE("550 5.1.1 user unknown"), SLICE(""), SLICE(""), &a);
    assert_int_equal(a.scope, SCOPE_NONE);
    classify(catalogue, SLICE("554 5.7.1 Recipient address rejected: ERS-Customized-Block."), SLICE(""), SLICE(""), &a);
    assert_int_equal(a.scope, SCOPE_NONE);
    WANT_TEXT("a trap says why", a.why, "ERS-Customized-Block");
}

/* Each service of the catalogue is somebody's in the table above. */
static void test_every_service(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue_count(catalogue); i++) {
        struct slice slug = catalogue_at(catalogue, i)->slug;
        bool found = false;

        for (size_t k = 0; k < sizeof replies / sizeof replies[0]; k++)
            found = found || slice_equal(slice_of(replies[k].service), slug);
        if (!found)
            fail_msg("no reply of %.*s in the table", (int)slug.n, slug.p);
    }
}

/* What a hostile server can make it cost. */
static void test_long(void **state)
{
    static char text[70000];
    static const char *const pieces[] = {
        "your ip ", "\"@", "<", "a@", "1.2.3.4 ", "host a[1.2.3.4] said: ", "spam ", "\\n550-"};
    struct attribution a;

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        size_t n = strlen(pieces[i]);

        memcpy(text, "550-", 4);
        for (size_t at = 4; at + n <= sizeof text; at += n)
            memcpy(text + at, pieces[i], n);
        classify(catalogue, (struct slice){text, sizeof text}, SLICE("\"a b c\"@example.com"), SLICE(""), &a);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies),       cmocka_unit_test(test_echoes), cmocka_unit_test(test_scope),
        cmocka_unit_test(test_every_service), cmocka_unit_test(test_long),
    };

    return cmocka_run_group_tests_name("classify", tests, load, unload);
}
