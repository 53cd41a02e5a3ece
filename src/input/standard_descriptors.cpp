#include "input/standard_descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace lastseen {

void occupy_closed_descriptors() {
  int taken = 0;
  while (taken >= 0 && taken <= STDERR_FILENO) taken = ::open("/dev/null", O_PATH);
  if (taken >= 0) ::close(taken);
}

int duplicate_standard_input() {
  const int flags = ::fcntl(STDIN_FILENO, F_GETFL);
  if (flags < 0 || (flags & O_PATH) != 0) return -1;
  return ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
}

}  // namespace lastseen
