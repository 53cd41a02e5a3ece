#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/log_content.hpp"
#include "app/options.hpp"
#include "archive/archive_reader.hpp"
#include "archive/line_reading.hpp"
#include "archive/stored_input.hpp"
#include "input/input.hpp"
#include "person/people.hpp"
#include "status_set.hpp"
#include "tally.hpp"

namespace lastseen {

/// The archives among the LOGs of a question, each in one state for as long as the question takes. What two of them
/// hold counts once, and so does what an archive and a log beside it hold.
class ArchiveSet {
 public:
  /// Where a log that stands beside an archive is to be read from.
  struct Resume {
    std::uint64_t offset = 0;  ///< in what it holds, decompressed, after NULs at its start
    std::uint64_t lines = 0;   ///< that were counted before it
    std::uint64_t nuls = 0;    ///< of a plain file: how many these are
    bool nothing_new = false;
    std::optional<std::string> format{};       ///< as it was read so far
    std::optional<StatusSet> ignore_status{};  ///< so far, where the question does not say otherwise
    std::optional<std::string> error{};        ///< why nobody can tell: then it is not read at all
  };

  ArchiveSet() = default;
  /// `connections`: so many threads read at once. Inputs that are no archives are looked at where there are any; rests
  /// of logs that rotation has moved away from one of them become inputs, too.
  ArchiveSet(std::vector<Input>& inputs, const Options& options, const People& people, unsigned connections);

  bool empty() const { return archives_.empty(); }
  /// Of each input; nothing where it is an archive.
  const std::vector<Resume>& resumes() const { return resumes_; }
  /// Logs that held something else when an archive read them, which is neither in another log nor beside them: what was
  /// written to it since then is missing.
  const std::vector<std::string>& rotated_away() const { return rotated_away_; }
  /// Why nobody can tell where a log is to be read from; absent where that is known.
  const std::optional<std::string>& unreadable(std::size_t input) const {
    static const std::optional<std::string> kReadable;
    return resumes_.empty() ? kReadable : resumes_[input].error;
  }
  /// Why an archive cannot be read; absent where it can.
  const std::optional<InputError>& error(std::size_t input) const { return at(input).error; }

  /// The statuses on which names of an archive are only claimed, as it was made; none where it cannot be read.
  std::bitset<1000> ignored_statuses(std::size_t input) const;
  /// Whether one of them holds pseudonyms instead of names.
  bool hold_pseudonyms() const;
  /// What all of them hold, future events included.
  Tally tally() const;
  /// Every user's name; more than once where several archives bear it.
  std::vector<std::string_view> user_names() const;
  /// Whether all that they hold counts and names and counts are known without reading the events.
  bool known_at_once() const;

  /// The least and the greatest time of an event; nothing where there is none.
  std::optional<ArchiveReader::Times> times(std::size_t input) const { return at(input).times; }
  /// About how many events an archive holds.
  std::uint64_t events(std::size_t input) const { return at(input).tally.events; }
  /// Gives the events of a range to a sink, by the connection of one thread; `range.ignore_status` is filled in here.
  /// How many were left out for their status. Throws ArchiveError.
  std::uint64_t read(std::size_t input, unsigned connection, ArchiveReader::Range range, EventSink& sink) const;
  /// What is known of the log of which an input of the archive was read; nothing where there is no such input.
  std::optional<KnownInput> source_of(std::size_t input, std::int64_t id) const;

  /// False where an archive changed while it was read without locks: what was read of it is void.
  bool still_valid() const;

 private:
  struct Archive {
    std::size_t input = 0;
    std::vector<std::unique_ptr<ArchiveReader>> connections{};
    std::vector<InputRow> rows{};
    StatusSet ignore_status{};  ///< asked for, but not ignored when the archive was filled
    std::optional<ArchiveReader::Times> times{};
    Tally tally{};
    std::optional<InputError> error{};
  };

  void open(Archive& archive, const std::string& path, const Options& options, const People& people,
            unsigned connections) const;
  /// Does something that may find an archive damaged: then that is told and nothing of it is used.
  template <class Act>
  static void guard(Archive& archive, Act&& act);
  void leave_out_copies();
  void sum_up(Instant now);

  /// Those of all archives that count, and the archive of each.
  struct KnownInputs {
    std::vector<KnownInput> inputs;
    std::vector<const Archive*> holders;
    const Archive* holder_of(const KnownInput& input) const {
      return holders[static_cast<std::size_t>(&input - inputs.data())];
    }
    const InputRow& row_of(const KnownInput& input) const;
  };
  KnownInputs known_inputs();
  /// Where a log goes on that begins with what an archive has read of an input.
  static Resume resume_behind(const KnownInput& input, const Archive& holder, const Options& options);
  /// A log that an archive does not hold whole.
  struct Branch {
    std::size_t input;
    std::unique_ptr<LogContent> content;
    std::uint64_t end;  ///< of its last line
  };
  /// Logs that go on where an input was left. Of those that hold the same, such as a log and its compressed copy, the
  /// longest counts. Where they differ, one is that input grown, and the others are logs that only began like it.
  struct Branches {
    const KnownInput* input;
    std::vector<Branch> logs;
  };
  /// A log of which no archive holds anything.
  struct NewLog {
    std::size_t input;
    std::unique_ptr<LogContent> content;
    std::string head;  ///< the first bytes
  };
  void add_new(NewLog log, std::vector<NewLog>& others);
  /// On which all archives agree; nothing where they do not.
  std::optional<StatusSet> common_ignored_statuses() const;
  void find_resumes(std::vector<Input>& inputs, const Options& options);
  void add_rotated(std::vector<Input>& inputs, const Options& options, const People& people);
  /// What a log was before, as archives know it.
  std::vector<const KnownInput*> former_inputs(const std::string& log) const;
  /// Whether a log was written after all of these.
  bool is_younger(const Content& content, const std::vector<const KnownInput*>& formers, LogShelf& shelf) const;

  const Archive& at(std::size_t input) const;

  std::deque<Archive> archives_;
  KnownInputs known_;
  std::vector<Resume> resumes_;
  std::vector<std::string> rotated_away_;
};

}  // namespace lastseen
