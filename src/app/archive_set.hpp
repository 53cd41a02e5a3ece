#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.hpp"
#include "archive/archive_reader.hpp"
#include "archive/stored_input.hpp"
#include "input/input.hpp"
#include "person/people.hpp"
#include "status_set.hpp"
#include "tally.hpp"

namespace lastseen {

/// The archives among the LOGs of a question, each in one state for as long as the question takes. What two of them
/// hold counts once.
class ArchiveSet {
 public:
  /// How an archive keeps an input.
  struct Holding {
    std::size_t archive;  ///< its number among the inputs of the question
    const InputRow* row;  ///< lives as long as the set
  };
  /// What all archives have read, each in the one that counts for it.
  struct KnownInputs {
    std::vector<KnownInput> inputs;
    std::vector<Holding> holdings;  ///< of each
    const Holding& holding_of(const KnownInput& input) const {
      return holdings[static_cast<std::size_t>(&input - inputs.data())];
    }
  };

  ArchiveSet() = default;
  /// `connections`: so many threads read at once.
  ArchiveSet(const std::vector<Input>& inputs, const Options& options, const People& people, unsigned connections);

  bool empty() const { return archives_.empty(); }
  /// Why an archive cannot be read; absent where it can.
  const std::optional<InputError>& error(std::size_t input) const { return at(input).error; }

  /// The statuses on which names of an archive are only claimed, as it was made; none where it cannot be read.
  StatusSet ignored_statuses(std::size_t input) const;
  /// On which all archives agree; nothing where they do not.
  std::optional<StatusSet> common_ignored_statuses() const;
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
  /// An archive that turns out to be damaged has an error from then on.
  KnownInputs known_inputs();
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

  const Archive& at(std::size_t input) const;

  std::deque<Archive> archives_;
};

}  // namespace lastseen
