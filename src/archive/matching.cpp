#include "archive/matching.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

namespace lastseen {
namespace {

constexpr std::size_t kHead = std::size_t{64} << 10;
constexpr std::size_t kBlock = std::size_t{256} << 10;

/// How far a content goes, and what it looks like at the places asked for.
struct Sight {
  std::uint64_t end = 0;                          ///< of its last line
  std::uint64_t size = 0;                         ///< with what is unfinished
  std::map<std::uint64_t, std::uint64_t> hashes;  ///< by place, up to `size`
  std::optional<std::string> error;
};

std::uint64_t last_line_end(std::string_view text) {
  const std::size_t newline = text.rfind('\n');
  return newline == std::string_view::npos ? 0 : newline + 1;
}

/// The last line end before `size` of a content whose every part can be had; `error` says why it cannot.
std::uint64_t find_last_line_end(const Content& content, std::uint64_t size, std::optional<std::string>& error) {
  std::vector<char> buffer(kHead);
  for (std::uint64_t stop = size; stop > 0;) {
    const std::uint64_t start = stop > buffer.size() ? stop - buffer.size() : 0;
    const std::span<char> part(buffer.data(), static_cast<std::size_t>(stop - start));
    const std::unique_ptr<ContentStream> stream = content.stream(start);
    const std::size_t got = stream->fill(part);
    error = stream->error();
    if (error) return 0;
    if (const std::uint64_t end = last_line_end({part.data(), got}); end > 0) return start + end;
    stop = start;
  }
  return 0;
}

Sight look_at_places(const Content& content, const std::set<std::uint64_t>& places) {
  Sight sight;
  sight.size = *content.size();
  sight.end = content.settled() ? sight.size : find_last_line_end(content, sight.size, sight.error);
  std::vector<char> buffer(kPrintWindow);
  for (const std::uint64_t place : places) {
    if (place > sight.size) break;
    const std::uint64_t window = std::min<std::uint64_t>(place, kPrintWindow);
    const std::unique_ptr<ContentStream> stream = content.stream(place - window);
    const std::size_t got = stream->fill({buffer.data(), static_cast<std::size_t>(window)});
    if (stream->error()) sight.error = stream->error();
    sight.hashes[place] = print_of(place, {buffer.data(), got}).hash;
  }
  return sight;
}

/// The same of a content that can only be read from its start to its end.
Sight look_in_order(const Content& content, const std::set<std::uint64_t>& places) {
  Sight sight;
  const std::unique_ptr<ContentStream> stream = content.stream(0);
  std::vector<char> buffer(kPrintWindow + kBlock);
  std::size_t before = 0;
  auto next = places.begin();
  while (const std::size_t got = stream->fill({buffer.data() + before, kBlock})) {
    for (; next != places.end() && *next <= sight.size + got; ++next) {
      const std::size_t stop = before + static_cast<std::size_t>(*next - sight.size);
      const std::size_t window = std::min(stop, kPrintWindow);
      sight.hashes[*next] = print_of(*next, {buffer.data() + stop - window, window}).hash;
    }
    if (const std::uint64_t end = last_line_end({buffer.data() + before, got}); end > 0) sight.end = sight.size + end;
    sight.size += got;
    const std::size_t keep = std::min(before + got, kPrintWindow);
    std::copy_n(buffer.data() + before + got - keep, keep, buffer.data());
    before = keep;
  }
  sight.error = stream->error();
  if (!sight.error && content.settled()) sight.end = sight.size;
  return sight;
}

/// The inputs that the beginning of a content does not rule out.
std::vector<const KnownInput*> begin_alike(std::string_view head, std::uint64_t end,
                                           std::span<const KnownInput> inputs) {
  const std::uint64_t reach = std::min<std::uint64_t>(end, kPrintWindow);
  std::map<std::uint64_t, std::uint64_t> hashes;
  const auto fits = [&](const Print& print) {
    if (print.at > reach) return true;
    const auto [known, is_new] = hashes.try_emplace(print.at, 0);
    if (is_new) known->second = print_of(print.at, head.substr(0, print.at)).hash;
    return known->second == print.hash;
  };
  std::vector<std::uint64_t> line_ends;
  for (std::size_t at = head.find('\n'); at < reach; at = head.find('\n', at + 1)) line_ends.push_back(at + 1);
  std::vector<const KnownInput*> alike;
  for (const KnownInput& input : inputs) {
    // Each line end that was read so early has a print: where a line ends elsewhere, the contents differ already.
    const auto ends_a_line = [&](std::uint64_t at) {
      return at > input.offset ||
             std::binary_search(input.prints.begin(), input.prints.end(), Print{.at = at, .hash = 0},
                                [](const Print& a, const Print& b) { return a.at < b.at; });
    };
    if (std::all_of(input.prints.begin(), input.prints.end(), fits) &&
        std::all_of(line_ends.begin(), line_ends.end(), ends_a_line)) {
      alike.push_back(&input);
    }
  }
  return alike;
}

bool prints_match(const KnownInput& input, const Sight& sight) {
  const auto past =
      std::find_if(input.prints.begin(), input.prints.end(), [&](const Print& print) { return print.at > sight.end; });
  return past != input.prints.begin() && std::all_of(input.prints.begin(), past, [&](const Print& print) {
           const auto seen = sight.hashes.find(print.at);
           return seen != sight.hashes.end() && seen->second == print.hash;
         });
}

/// How a content whose prints match an input stands to it.
Match::State state_of(const KnownInput& input, const Sight& sight) {
  if (input.offset < sight.end) return Match::State::grown;
  // An unfinished last line was stored because the file had long stood still.
  const auto stored = sight.hashes.find(input.offset);
  const bool unfinished_stored = input.offset == sight.size && stored != sight.hashes.end() && !input.prints.empty() &&
                                 input.prints.back().hash == stored->second;
  return input.offset == sight.end || unfinished_stored ? Match::State::same : Match::State::older_copy;
}

/// Of several inputs that match, the one of the greatest rank counts: least is new then.
std::tuple<bool, std::uint64_t> rank(Match::State state, const KnownInput& input) {
  return {state == Match::State::older_copy, input.offset};
}

/// The input whose first line is this content but for the newline: a copy was cut there, and no print stands within it.
const KnownInput* with_newline(std::string_view content, std::span<const KnownInput> inputs) {
  if (content.empty() || content.size() >= kPrintWindow || content.find('\n') != std::string_view::npos) return nullptr;
  const std::string line = std::string(content) + '\n';
  const Print print = print_of(line.size(), line);
  const auto begins_so = [&](const KnownInput& input) {
    return !input.prints.empty() && input.prints[0].at == print.at && input.prints[0].hash == print.hash;
  };
  const auto found = std::find_if(inputs.begin(), inputs.end(), begins_so);
  return found != inputs.end() ? &*found : nullptr;
}

}  // namespace

Match match(const Content& content, std::span<const KnownInput> inputs) {
  Match answer;
  const std::unique_ptr<ContentStream> beginning = content.stream(0);
  std::vector<char> buffer(kHead);
  const std::string_view head(buffer.data(), beginning->fill(buffer));
  const bool whole = head.size() < buffer.size();
  answer.error = beginning->error();
  // A compressed content that is damaged is what it is up to there; of another any part may be had again.
  const auto unreadable = [&] { return answer.error && content.size(); };
  if (unreadable()) {
    answer.state = Match::State::unreadable;
    return answer;
  }
  const std::uint64_t head_end = whole && !answer.error && content.settled() ? head.size() : last_line_end(head);
  if (whole && !answer.error) {
    if (const KnownInput* cut = with_newline(head, inputs)) {
      answer.state = Match::State::older_copy;
      answer.input = cut;
      answer.end = answer.size = head.size();
      return answer;
    }
  }
  const std::vector<const KnownInput*> alike = begin_alike(head, head_end, inputs);
  if (alike.empty() || (whole && head_end == 0)) return answer;

  std::set<std::uint64_t> places;
  for (const KnownInput* input : alike) {
    for (const Print& print : input->prints) places.insert(print.at);
  }
  const Sight sight = content.size() ? look_at_places(content, places) : look_in_order(content, places);
  answer.error = sight.error;
  if (unreadable()) {
    answer.state = Match::State::unreadable;
    return answer;
  }
  answer.end = sight.end;
  answer.size = sight.size;

  for (const KnownInput* input : alike) {
    if (!prints_match(*input, sight)) continue;
    const Match::State state = state_of(*input, sight);
    if (answer.input != nullptr && rank(state, *input) <= rank(answer.state, *answer.input)) continue;
    answer.state = state;
    answer.input = input;
  }
  return answer;
}

}  // namespace lastseen
