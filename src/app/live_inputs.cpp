#include "app/live_inputs.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/compression.hpp"
#include "input/refusal.hpp"
#include "input/standard_descriptors.hpp"
#include "report/display_text.hpp"

namespace lastseen {

namespace {

/// So much is read at once before keys and signals have their turn: reads of up to 256 KiB.
constexpr std::size_t kReads = 32;

/// Numbers the lines of followed files as the inputs that they are.
class FileLines final : public LineReceiver {
 public:
  FileLines(const std::vector<std::size_t>& inputs, LineReceiver& next) : inputs_(inputs), next_(next) {}
  void lines(LineOrigin origin, std::string_view block) override { next_.lines(numbered(origin), block); }
  void overlong_line(LineOrigin origin, std::string_view beginning) override {
    next_.overlong_line(numbered(origin), beginning);
  }

 private:
  LineOrigin numbered(LineOrigin origin) const { return {inputs_[origin.input], origin.file}; }
  const std::vector<std::size_t>& inputs_;
  LineReceiver& next_;
};

bool is_archive(const std::string& name) {
  const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  std::array<char, kHeadSize> head{};
  const ssize_t size = ::read(descriptor, head.data(), head.size());
  ::close(descriptor);
  return size > 0 && is_sqlite({head.data(), static_cast<std::size_t>(size)});
}

bool is_readable(int descriptor) {
  pollfd readable{descriptor, POLLIN, 0};
  return ::poll(&readable, 1, 0) > 0;
}

}  // namespace

LiveInputs::LiveInputs(const std::vector<std::string>& logs, const Notes& notes) {
  std::vector<std::string> files;
  std::vector<struct stat> known;
  const auto refuse = [&](const std::string& name, const std::string& why) {
    notes.error(visible(name) + ": " + why);
    refused_ = true;
  };
  for (const std::string& name : logs) {
    struct stat status {};
    const bool is_there = (name == "-" ? ::fstat(STDIN_FILENO, &status) : ::stat(name.c_str(), &status)) == 0;
    if (name.empty()) {
      refuse(name, "no such file");
      continue;
    }
    if (is_there && S_ISDIR(status.st_mode)) {
      refuse(name, refusal_of_directory(name).message);
      continue;
    }
    if (is_there) {
      const auto same = std::find_if(known.begin(), known.end(), [&](const struct stat& other) {
        return other.st_dev == status.st_dev && other.st_ino == status.st_ino;
      });
      if (same != known.end()) {
        notes.note("note: " + visible(name) + " is the same file as another log: read once");
        continue;
      }
      known.push_back(status);
    }
    if (name != "-" && (!is_there || S_ISREG(status.st_mode))) {
      if (is_there && is_archive(name)) {
        refuse(name, "is an archive, which does not grow by itself: lastseen who " + visible(name));
        continue;
      }
      files_.push_back(names_.size());
      files.push_back(name);
    } else {
      const int descriptor =
          name == "-" ? duplicate_standard_input() : ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
      if (descriptor < 0) {
        refuse(name, name == "-" ? "standard input is closed" : refusal(name, errno).message);
        continue;
      }
      pipes_.push_back({names_.size(), std::make_unique<FollowedPipe>(descriptor, LineOrigin{names_.size(), 1})});
    }
    names_.push_back(name);
  }
  if (!files.empty()) logs_ = std::make_unique<FollowedLogs>(files);
}

void LiveInputs::add_descriptors(std::vector<pollfd>& descriptors) const {
  if (logs_ && logs_->descriptor() >= 0) descriptors.push_back({logs_->descriptor(), POLLIN, 0});
  for (const Pipe& pipe : pipes_) {
    if (!pipe.bytes->ended()) descriptors.push_back({pipe.bytes->descriptor(), POLLIN, 0});
  }
}

LiveInputs::Time LiveInputs::due() const {
  return logs_ && !logs_->ended() ? logs_->due() : Time::max();
}

Follower::Progress LiveInputs::read(Time now, LineReceiver& receiver) {
  Follower::Progress progress = Follower::Progress::all_read;
  if (logs_) {
    FileLines files(files_, receiver);
    progress = logs_->drain(now, kReads, files);
  }
  for (const Pipe& pipe : pipes_) {
    for (std::size_t reads = 0; !pipe.bytes->ended() && is_readable(pipe.bytes->descriptor()); ++reads) {
      if (reads == kReads) {
        progress = Follower::Progress::more;
        break;
      }
      pipe.bytes->read(receiver);
    }
  }
  return progress;
}

void LiveInputs::finish(LineReceiver& receiver) {
  if (!logs_) return;
  FileLines files(files_, receiver);
  logs_->finish(files);
}

bool LiveInputs::pipes_ended() const {
  return std::all_of(pipes_.begin(), pipes_.end(), [](const Pipe& pipe) { return pipe.bytes->ended(); });
}

bool LiveInputs::ended() const {
  return pipes_ended() && (!logs_ || logs_->ended());
}

std::optional<std::string> LiveInputs::trouble(std::size_t input) const {
  if (const auto file = std::find(files_.begin(), files_.end(), input); file != files_.end()) {
    const auto& trouble = logs_->trouble(static_cast<std::size_t>(file - files_.begin()));
    return trouble ? std::optional(trouble->message) : std::nullopt;
  }
  const auto pipe = std::find_if(pipes_.begin(), pipes_.end(), [&](const Pipe& other) { return other.input == input; });
  const auto& error = pipe->bytes->error();
  return error ? std::optional(error->message) : std::nullopt;
}

}  // namespace lastseen
