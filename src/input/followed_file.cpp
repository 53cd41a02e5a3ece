#include "input/followed_file.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

#include "input/compression.hpp"
#include "input/streams.hpp"

namespace lastseen {
namespace {

InputError read_error(int error_number) {
  return {"cannot be read: " + std::generic_category().message(error_number)};
}

class HandleStream final : public ByteStream {
 public:
  HandleStream(FileSystem& files, FileSystem::Handle handle) : files_(files), handle_(handle) {}

  std::size_t read(std::span<char> buffer) override {
    int error_number = 0;
    const auto size = files_.read_at(handle_, offset_, buffer, error_number);
    if (!size) error_ = read_error(error_number);
    offset_ += size.value_or(0);
    return size.value_or(0);
  }
  const std::optional<InputError>& error() const override { return error_; }

 private:
  FileSystem& files_;
  FileSystem::Handle handle_;
  std::uint64_t offset_ = 0;
  std::optional<InputError> error_;
};

}  // namespace

FollowedFile::FollowedFile(FileSystem& files, FileSystem::Handle handle, FileSystem::Identity identity,
                           LineOrigin origin)
    : files_(files), handle_(handle), identity_(identity), cutter_(origin) {}

FollowedFile::~FollowedFile() {
  content_.reset();
  files_.close(handle_);
}

FollowedFile::Progress FollowedFile::fetch(std::span<char> buffer) {
  if (coding_ == Coding::compressed) return fetch_compressed(buffer);
  // The bytes before the offset are read again with what follows them: where they have changed, the file was truncated
  // and has grown since.
  const std::size_t known = place_.tail.size();
  int error_number = 0;
  const auto size = files_.read_at(handle_, place_.offset - known, buffer, error_number);
  if (!size) {
    error_ = read_error(error_number);
    return Progress::failed;
  }
  error_.reset();
  const std::string_view bytes(buffer.data(), *size);
  if (!bytes.starts_with(place_.tail)) return Progress::truncated;
  if (bytes.size() == known) return Progress::nothing;
  if (coding_ == Coding::unknown && head_is_open(bytes.substr(0, kHeadSize))) return Progress::nothing;
  fetched_ = bytes.substr(known);
  return Progress::bytes;
}

void FollowedFile::give(LineReceiver& receiver) {
  const std::string_view bytes = std::exchange(fetched_, {});
  if (coding_ == Coding::unknown) {
    decompress(bytes.substr(0, kHeadSize));
    if (coding_ == Coding::compressed) return;  // what was fetched will be read again by the decoder
  }
  if (coding_ == Coding::plain) {
    place_.offset += bytes.size();
    place_.tail += bytes.substr(bytes.size() - std::min(bytes.size(), kTail));
    place_.tail.erase(0, place_.tail.size() - std::min(place_.tail.size(), kTail));
  }
  cutter_.feed(bytes, receiver);
}

void FollowedFile::decompress(std::string_view head) {
  const Compression compression = compression_of(head);
  coding_ = compression == Compression::none ? Coding::plain : Coding::compressed;
  if (coding_ == Coding::plain) return;
  content_ = decompressed(std::make_unique<HandleStream>(files_, handle_), make_decoder(compression));
}

FollowedFile::Progress FollowedFile::fetch_compressed(std::span<char> buffer) {
  const std::size_t size = content_->read(buffer);
  if (size == 0) {
    error_ = content_->error();
    return Progress::ended;
  }
  fetched_ = {buffer.data(), size};
  return Progress::bytes;
}

bool FollowedFile::resume(const Place& place, std::span<char> buffer) {
  int error_number = 0;
  const auto size = files_.read_at(handle_, place.offset - place.tail.size(),
                                   buffer.first(std::max<std::size_t>(place.tail.size(), 1)), error_number);
  if (!size || !std::string_view(buffer.data(), *size).starts_with(place.tail)) return false;
  place_ = place;
  if (place.offset > 0) coding_ = Coding::plain;
  return true;
}

std::string FollowedFile::bytes_at(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  int error_number = 0;
  bytes.resize(files_.read_at(handle_, offset, bytes, error_number).value_or(0));
  return bytes;
}

bool FollowedFile::is_compressed() const {
  return compression_of(bytes_at(0, kHeadSize)) != Compression::none;
}

std::uint64_t FollowedFile::size() const {
  int error_number = 0;
  const auto status = files_.status(handle_, error_number);
  return status ? status->size : 0;
}

bool FollowedFile::still_begins_as(const FollowedFile& copy) const {
  const std::uint64_t end = copy.size();
  const std::size_t compared = std::min<std::uint64_t>(end, kTail);
  return size() >= end && bytes_at(end - compared, compared) == copy.bytes_at(end - compared, compared);
}

void FollowedFile::restart(LineOrigin origin) {
  place_ = {};
  fetched_ = {};
  coding_ = Coding::unknown;
  cutter_.go_on_as(origin);
}

}  // namespace lastseen
