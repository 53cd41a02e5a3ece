#include "input/follower.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "input/refusal.hpp"

namespace lastseen {
namespace {

// Small enough for L2.
constexpr std::size_t kBlock = 256 * 1024;

constexpr std::size_t kClosedFilesKept = 64;

// For so long it is told where a file that was moved has moved since.
constexpr std::chrono::seconds kStrays{10};

}  // namespace

Follower::Follower(std::vector<std::string> paths, FileSystem& files, ChangeSource& source)
    : files_(files), source_(source), buffer_(kBlock) {
  for (auto& path : paths) names_.emplace_back(files, std::move(path));
}

Follower::Progress Follower::drain(Time now, const DirectoryChanges& changes, std::size_t reads,
                                   LineReceiver& receiver) {
  const bool first = !std::exchange(looked_, true);
  take_in(changes, now);
  if (first && !changes.names) look_at_names(now);
  const auto due_time = due();
  const bool idle = !first && !changes.names && !changes.contents && !unread_;
  if (idle && !(due_time && *due_time <= now)) return Progress::all_read;
  Reading reading;
  do {
    take_in(std::exchange(news_, {}), now);
    reading = read_copies(now, receiver) ? Reading::news : read_all(now, reads, receiver);
  } while (reading == Reading::news || news_.names || news_.contents);
  unread_ = reading == Reading::more;
  if (unread_) return Progress::more;
  close_done_files(now, receiver);
  return Progress::all_read;
}

void Follower::take_in(const DirectoryChanges& changes, Time now) {
  note(changes.events, now);
  if (!changes.names) return;
  for (std::size_t input = 0; input < names_.size(); ++input) adopt_strays(input, now);
  look_at_names(now);
}

void Follower::ask_for_news() {
  const DirectoryChanges changes = source_.take();
  news_.names |= changes.names;
  news_.contents |= changes.contents;
  news_.events.insert(news_.events.end(), changes.events.begin(), changes.events.end());
}

// What a path led to that was opened meanwhile is then unknown.
bool Follower::names_changed() {
  ask_for_news();
  return news_.names;
}

// Whether a log may have been copied and truncated, by all that was told and not taken in yet.
bool Follower::missed_copy() {
  ask_for_news();
  return std::any_of(news_.events.begin(), news_.events.end(), [this](const DirectoryChanges::Event& event) {
    return std::any_of(names_.begin(), names_.end(), [&](const Name& name) { return name.copies.concerns(event); });
  });
}

void Follower::note(const std::vector<DirectoryChanges::Event>& events, Time now) {
  for (Name& name : names_) {
    std::erase_if(name.strays, [&](const Stray& stray) { return stray.moved + kStrays < now; });
    for (const auto& event : events) {
      if (event.kind != DirectoryChanges::Event::Kind::written) follow_stray(name, event, now);
      name.copies.note(event, now);
    }
  }
}

// A file that had one of the names only between two looks is where it was moved, until another one is made there.
void Follower::follow_stray(Name& name, const DirectoryChanges::Event& event, Time now) {
  const auto take_away = [&](const std::string& path) {
    return std::erase_if(name.strays, [&](const Stray& stray) { return stray.path == path; }) > 0;
  };
  take_away(event.path);
  if (event.kind != DirectoryChanges::Event::Kind::moved) return;
  if (take_away(event.from) || event.from == name.path) name.strays.push_back({event.path, now});
}

// It may have moved on already, which will be told only later: so a stray is looked for more than once.
void Follower::adopt_strays(std::size_t input, Time now) {
  for (const Stray& stray : names_[input].strays) {
    const bool named =
        std::any_of(names_.begin(), names_.end(), [&](const Name& name) { return name.path == stray.path; });
    if (!named) adopt(input, stray.path, now);
  }
}

void Follower::look_at_names(Time now) {
  for (std::size_t input = 0; input < names_.size(); ++input) {
    if (!names_[input].ended) look_at(input, now);
  }
  mark_replaced(now);
}

void Follower::look_at(std::size_t input, Time now) {
  Name& name = names_[input];
  name.file = nullptr;
  name.trouble.reset();
  int error_number = 0;
  const auto status = files_.look(name.path, error_number);
  if (!status) {
    name.trouble = refusal(name.path, error_number);
  } else if (status->kind == FileSystem::Kind::directory) {
    name.trouble = refusal_of_directory(name.path);
  } else if (status->kind == FileSystem::Kind::other) {
    name.trouble = InputError{"is no regular file any more"};
  } else if (OpenFile* known = find(status->identity)) {
    name.file = known;
  } else {
    name.file = adopt(input, name.path, now);
  }
}

const Follower::Trouble& Follower::trouble(std::size_t input) const {
  const Name& name = names_[input];
  return name.file && !name.trouble ? name.file->file.error() : name.trouble;
}

// A file counts as replaced when no name stands for it, and the name it was opened by stands for another.
void Follower::mark_replaced(Time now) {
  for (const auto& open : open_) {
    open->named = std::any_of(names_.begin(), names_.end(), [&](const Name& name) { return name.file == open.get(); });
    const bool has_successor = names_[open->file.cutter().origin().input].file != nullptr;
    if (open->named) {
      open->replaced.reset();
    } else if (has_successor && !open->replaced) {
      open->replaced = now;
    }
  }
}

Follower::OpenFile* Follower::find(FileSystem::Identity identity) {
  const auto found =
      std::find_if(open_.begin(), open_.end(), [&](const auto& open) { return open->file.identity() == identity; });
  return found == open_.end() ? nullptr : found->get();
}

// The file at `path`, opened if it is not open yet. Null, with the input's trouble told, if that is impossible.
Follower::OpenFile* Follower::adopt(std::size_t input, const std::string& path, Time now) {
  Trouble& trouble = names_[input].trouble;
  int error_number = 0;
  const auto handle = files_.open(path, error_number);
  if (!handle) {
    trouble = refusal(path, error_number);
    return nullptr;
  }
  const auto status = files_.status(*handle, error_number);
  OpenFile* known = status ? find(status->identity) : nullptr;
  const bool is_stray = path != names_[input].path;
  if (!status || known || status->kind != FileSystem::Kind::regular || (is_stray && names_changed())) {
    files_.close(*handle);
    return known;
  }
  auto open = std::make_unique<OpenFile>(files_, *handle, status->identity, LineOrigin{input, ++last_file_});
  open->grown = now;
  const auto closed = std::find_if(closed_.begin(), closed_.end(),
                                   [&](const ClosedFile& file) { return file.identity == status->identity; });
  if (closed != closed_.end()) {
    open->file.resume(closed->place, buffer_);
    closed_.erase(closed);
  }
  open_.push_back(std::move(open));
  return open_.back().get();
}

Follower::Reading Follower::read_all(Time now, std::size_t& reads, LineReceiver& receiver) {
  Reading all = Reading::done;
  for (const auto& open : open_) {
    const Reading reading = read(*open, now, reads, receiver);
    if (reading == Reading::news) return reading;
    if (reading == Reading::more) all = reading;
  }
  return all;
}

Follower::Reading Follower::read(OpenFile& open, Time now, std::size_t& reads, LineReceiver& receiver) {
  for (; !open.ended; --reads) {
    if (reads == 0) return Reading::more;
    switch (open.file.fetch(buffer_)) {
      case FollowedFile::Progress::bytes:
        // These may be the bytes after a truncation, and those before only in a copy: it was made before, and so is
        // told by now.
        if (open.file.at_start() && (missed_copy() || read_copies(now, receiver))) return Reading::news;
        open.file.give(receiver);
        open.truncated = false;
        open.grown = now;
        break;
      case FollowedFile::Progress::truncated:
        open.grown = now;
        if (!std::exchange(open.truncated, true) && (missed_copy() || read_copies(now, receiver))) return Reading::news;
        go_on_after_truncation(open.file, names_[open.file.cutter().origin().input].copies.find(open.file).get(),
                               receiver);
        open.truncated = false;
        break;
      case FollowedFile::Progress::ended:
        end(open, receiver);
        break;
      case FollowedFile::Progress::failed:
      case FollowedFile::Progress::nothing:
        return Reading::done;
    }
  }
  return Reading::done;
}

void Follower::end(OpenFile& open, LineReceiver& receiver) {
  open.file.cutter().finish(receiver);
  open.ended = true;
  for (Name& name : names_) {
    if (name.file != &open) continue;
    name.ended = true;
    name.trouble = open.file.error();
    name.file = nullptr;
  }
}

// The open files that have or had the input's name.
std::vector<FollowedFile*> Follower::logs_of(std::size_t input) const {
  std::vector<FollowedFile*> logs;
  for (const auto& open : open_) {
    const bool is_log = open.get() == names_[input].file || open->file.cutter().origin().input == input;
    if (is_log && !open->ended) logs.push_back(&open->file);
  }
  return logs;
}

// Of logs that were copied and truncated since the last look, perhaps more than once. Whether there were some; else the
// buffer is as before.
bool Follower::read_copies(Time now, LineReceiver& receiver) {
  bool opened = false;
  for (Name& name : names_) opened |= name.copies.open_new();
  if (opened && names_changed()) {
    for (Name& name : names_) name.copies.close_new();
    return true;
  }
  bool some = false;
  for (std::size_t input = 0; input < names_.size(); ++input) {
    const auto logs = logs_of(input);
    if (logs.empty()) continue;
    for (;;) {
      const LogCopies::Copy copy = names_[input].copies.take(logs, now);
      if (!copy.file) break;
      if (find(copy.file->identity()) != nullptr) continue;  // it is a log of its own
      go_on_after_truncation(*copy.log, copy.file.get(), receiver);
      some = true;
    }
  }
  return some;
}

void Follower::go_on_after_truncation(FollowedFile& log, FollowedFile* copy, LineReceiver& receiver) {
  LineCutter& cutter = log.cutter();
  if (copy != nullptr && find(copy->identity()) == nullptr) {
    // Nothing is missing before what comes now, so that an unfinished line may find its end there.
    std::swap(copy->cutter(), cutter);
    while (copy->fetch(buffer_) == FollowedFile::Progress::bytes) copy->give(receiver);
    std::swap(copy->cutter(), cutter);
  } else {
    cutter.finish(receiver);
  }
  log.restart({cutter.origin().input, ++last_file_});
}

void Follower::close_done_files(Time now, LineReceiver& receiver) {
  std::erase_if(open_, [&](const auto& open) {
    if (open->ended) return true;
    const bool quiet = open->replaced && std::max(*open->replaced, open->grown) + kQuiet <= now;
    if (!quiet) return false;
    open->file.cutter().finish(receiver);
    closed_.push_front({open->file.identity(), open->file.place()});
    return true;
  });
  if (closed_.size() > kClosedFilesKept) closed_.resize(kClosedFilesKept);
}

std::optional<Follower::Time> Follower::due() const {
  std::optional<Time> earliest;
  for (const auto& open : open_) {
    if (!open->replaced) continue;
    const Time quiet = std::max(*open->replaced, open->grown) + kQuiet;
    if (!earliest || quiet < *earliest) earliest = quiet;
  }
  return earliest;
}

void Follower::finish(LineReceiver& receiver) {
  for (const auto& open : open_) open->file.cutter().finish(receiver);
}

bool Follower::ended() const {
  return std::all_of(names_.begin(), names_.end(), [](const Name& name) { return name.ended; });
}

}  // namespace lastseen
