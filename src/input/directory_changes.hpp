#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lastseen {

/// What was told of some watched directories since it was last asked.
struct DirectoryChanges {
  bool names = false;     ///< some name may stand for another file than before
  bool contents = false;  ///< some file may have grown or shrunk

  struct Event {
    enum class Kind : std::uint8_t {
      moved,    ///< from `from` to `path`, both in watched directories
      created,  ///< a file beside a followed one, whose name begins with that one's
      written   ///< a followed one has grown or shrunk; several in a row may be told as one
    };
    Kind kind;
    std::string path;
    std::string from{};
  };
  std::vector<Event> events;  ///< in order
};

/// Who tells of them.
class ChangeSource {
 public:
  virtual ~ChangeSource() = default;
  /// What happened since the last call, up to now. Does not wait.
  virtual DirectoryChanges take() = 0;
};

}  // namespace lastseen
