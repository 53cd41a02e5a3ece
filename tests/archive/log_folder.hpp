#pragma once

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "archive/ingest.hpp"
#include "archive/line_reading.hpp"
#include "archive/store.hpp"
#include "temporary_folder.hpp"

namespace lastseen {

/// Logs and archives in a folder that goes with the test.
class LogFolder : public TemporaryFolder {
 public:
  LogFolder() : TemporaryFolder(parent()) {}

  void append(const std::string& name, std::string_view bytes) const {
    std::ofstream(*this / name, std::ios::binary | std::ios::app) << bytes;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(*this / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void rename(const std::string& from, const std::string& to) const {
    std::filesystem::rename(*this / from, *this / to);
  }
  void remove(const std::string& name) const { std::filesystem::remove(*this / name); }
  bool has(const std::string& name) const { return std::filesystem::exists(*this / name); }

 private:
  /// In memory where that can be: thousands of archives are made and gone.
  static std::filesystem::path parent() {
    const std::filesystem::path memory = "/dev/shm";
    return access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
  }
};

/// A file as a content. One whose name ends in .gz stands for a compressed one: `Z`, the bytes, and `E` where it is
/// whole.
class TestContent final : public Content {
 public:
  /// `now`: nobody is about to finish the last line of a plain file that has not changed for an hour before.
  TestContent(std::string name, Instant now) : name_(std::move(name)) {
    std::ifstream file(name_, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
    struct stat info {};
    stat(name_.c_str(), &info);
    stamp_ = file_stamp(info);
    const Instant changed{std::chrono::floor<Duration>(std::chrono::nanoseconds(stamp_.mtime_ns))};
    unchanged_ = changed + std::chrono::hours(1) <= now;
    compressed_ = name_.ends_with(".gz");
    if (compressed_) {
      cut_ = !bytes_.ends_with('E');
      if (!cut_) bytes_.pop_back();
      bytes_.erase(0, 1);
    }
    bytes_.erase(0, std::min(bytes_.find_first_not_of('\0'), bytes_.size()));
  }
  const std::string& name() const override { return name_; }
  const FileStamp& stamp() const override { return stamp_; }
  std::optional<std::uint64_t> size() const override {
    return compressed_ ? std::nullopt : std::optional<std::uint64_t>(bytes_.size());
  }
  std::unique_ptr<ContentStream> stream(std::uint64_t from) const override {
    struct Stream final : ContentStream {
      std::size_t read(std::span<char> buffer) override {
        const std::size_t size = std::min({buffer.size(), left.size(), std::size_t{1000}});
        std::copy_n(left.begin(), size, buffer.begin());
        left.remove_prefix(size);
        return size;
      }
      std::optional<std::string> error() const override {
        return cut && left.empty() ? std::optional<std::string>("is cut short") : std::nullopt;
      }
      std::string_view left;
      bool cut = false;
    };
    auto stream = std::make_unique<Stream>();
    stream->left = std::string_view(bytes_).substr(std::min<std::size_t>(from, bytes_.size()));
    stream->cut = cut_;
    return stream;
  }
  bool settled() const override { return compressed_ || unchanged_; }

 private:
  std::string name_;
  std::string bytes_;
  FileStamp stamp_;
  bool compressed_ = false;
  bool cut_ = false;
  bool unchanged_ = false;
};

/// Lines are `@MILLISECONDS USER PATH;`; `-` is nobody; anything else is malformed.
class TestReading final : public LineReading {
 public:
  TestReading(std::uint64_t start, EventTaker& taker) : start_(start), taker_(taker) {}
  std::string format() const override { return "test"; }
  std::uint64_t start() const override { return start_; }
  void read(std::string_view lines) override {
    while (!lines.empty()) {
      const std::size_t newline = lines.find('\n');
      read_line(lines.substr(0, newline));
      const std::size_t size = newline == std::string_view::npos ? lines.size() : newline + 1;
      offset_ += size;
      lines.remove_prefix(size);
    }
  }
  void read_overlong(std::string_view, std::uint64_t bytes) override {
    ++tally_.malformed;
    offset_ += bytes;
  }
  void pass_known(std::uint64_t) override {}
  void pass(std::uint64_t bytes) override { offset_ += bytes; }
  void finish() override {}
  const Tally& tally() const override { return tally_; }

 private:
  void read_line(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of('\0'), line.size()));
    if (line.empty()) return;
    std::int64_t time = 0;
    const bool whole = line.starts_with('@') && line.ends_with(';');
    line.remove_prefix(1);
    const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), time);
    const auto first = static_cast<std::size_t>(stop - line.data());
    const std::size_t second = line.find(' ', first + 1);
    if (error != std::errc() || second == std::string_view::npos || !whole) {
      ++tally_.malformed;
      return;
    }
    Event event;
    event.time = Instant(Duration(time));
    event.user = line.substr(first + 1, second - first - 1);
    event.method = "GET";
    event.target = line.substr(second + 1, line.size() - second - 2);
    event.status = 200;
    tally_.saw(event.time);
    if (event.user == "-") {
      ++tally_.anonymous;
      return;
    }
    ++tally_.events;
    taker_.take(event, offset_);
  }

  std::uint64_t start_;
  EventTaker& taker_;
  std::uint64_t offset_ = 0;
  Tally tally_;
};

class TestShelf final : public LogShelf {
 public:
  OpenedLog open(const std::string& name) override {
    opened.push_back(std::filesystem::path(name).filename());
    if (!std::filesystem::exists(name)) return {nullptr, "no such file"};
    return {std::make_unique<TestContent>(name, now), {}};
  }
  std::unique_ptr<LineReading> read(const Content&, const std::optional<std::string>&, std::uint64_t from,
                                    EventTaker& taker) override {
    return std::make_unique<TestReading>(earlier_lines ? 0 : from, taker);
  }
  Instant now{};                    ///< by which files have long not changed
  std::vector<std::string> opened;  ///< names without their folders
  bool earlier_lines = false;       ///< lines tell how later ones are read
};

}  // namespace lastseen
