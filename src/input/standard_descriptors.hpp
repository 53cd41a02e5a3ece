#pragma once

namespace lastseen {

/// Before anything is opened: takes the place of standard input, output and error where they are closed, by what can be
/// neither read nor written. Else the next files would get their numbers: a log would be read as standard input, notes
/// be written to a socket.
void occupy_closed_descriptors();

/// Another descriptor of standard input; -1 where that is closed.
int duplicate_standard_input();

}  // namespace lastseen
