#pragma once

#include "log/wrapper.hpp"

namespace lastseen {

/// RFC 3164, as syslog daemons write it to files and `journalctl` prints by default: `Nov 24 10:00:00 HOST TAG[1]: `;
/// nginx can leave out the host.
const Wrapper& syslog_3164();
/// RFC 5424: `<190>1 TIME HOST APP PROCID MSGID - `.
const Wrapper& syslog_5424();
/// journalctl's other short forms (`-o short-iso`, `short-full`, `short-unix`, `short-monotonic`), and rsyslog's files
/// with RFC 3339 times.
const Wrapper& journalctl();
/// `docker compose logs`: `web-1  | `.
const Wrapper& docker_compose();

}  // namespace lastseen
