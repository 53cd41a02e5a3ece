#include "log/wrapper.hpp"

#include <array>

#include "log/container_wrapper.hpp"
#include "log/prefix_wrapper.hpp"

namespace lastseen {

std::span<const Wrapper* const> wrappers() {
  static const std::array<const Wrapper*, 6> all = {&syslog_3164(),      &syslog_5424(),    &cri(),
                                                    &docker_json_file(), &docker_compose(), &journalctl()};
  return all;
}

}  // namespace lastseen
