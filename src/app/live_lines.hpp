#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/bad_lines.hpp"
#include "app/event_rules.hpp"
#include "app/live_state.hpp"
#include "app/notes.hpp"
#include "app/options.hpp"
#include "input/line_cutter.hpp"
#include "log/extractor.hpp"
#include "log/log_format.hpp"
#include "tally.hpp"

namespace lastseen {

/// Turns the lines of followed inputs into events of a LiveState. The format of each input is chosen by what has come
/// when it first pauses; anew with what comes then, as long as nothing has fitted.
class LiveLines final : public LineReceiver {
 public:
  /// Throws UsageError for a format that makes no sense.
  LiveLines(const Options& options, const EventRules& rules, std::vector<std::string> inputs, LiveState& state);

  void lines(LineOrigin origin, std::string_view block) override;
  void overlong_line(LineOrigin origin, std::string_view beginning) override;

  /// Nothing more is there just now.
  void pause();
  /// No more lines will come.
  void finish();

  /// Notes on malformed lines and inputs that do not fit, each once.
  std::vector<Message> take_notes();
  /// Whether some input has lines of which none fits its format.
  bool failed() const;

  /// Of all inputs.
  Tally tally() const;
  /// Of all inputs. It falls where a line turns out to be a heading once the format is certain.
  std::uint64_t lines_read() const;
  /// Bytes that are kept until the format of their input is certain.
  std::size_t bytes_held() const;

  const std::string& name(std::size_t input) const { return inputs_[input].name; }
  std::size_t size() const { return inputs_.size(); }
  std::uint64_t malformed(std::size_t input) const;
  /// The greatest time of the input's lines.
  std::optional<Instant> last_line(std::size_t input) const;

 private:
  struct Input {
    std::string name;
    std::string sample;                   ///< lines that came before the format was certain
    std::size_t tried = 0;                ///< bytes of the sample by which it was chosen
    std::vector<std::string> overlong{};  ///< beginnings of lines before these, which tell nothing of the format
    std::shared_ptr<const LogFormat> format;
    std::unique_ptr<Extractor> extractor;
    std::uint64_t file = 0;          ///< whose lines come
    std::uint64_t lines_before = 0;  ///< read before that file's first
    std::size_t noted = 0;           ///< malformed lines
    bool told_misfit = false;
  };

  void choose_format(Input& input);
  static void be_certain(Input& input);
  void read(Input& input, std::string_view block);
  void note_malformed(Input& input);
  void note_misfit(Input& input);

  FormatChooser chooser_;
  Excerpts excerpts_;
  ExtractRules extract_rules_;
  LiveState& state_;
  std::unique_ptr<EventSink> filter_;
  std::vector<Input> inputs_;
  std::vector<Message> notes_;
  std::size_t noted_ = 0;
};

}  // namespace lastseen
