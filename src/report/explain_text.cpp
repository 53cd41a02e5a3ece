#include "report/explain_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "report/display_text.hpp"
#include "report/ink.hpp"
#include "report/instant_text.hpp"
#include "report/json_writer.hpp"
#include "report/utf8.hpp"

namespace lastseen {

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kLongestShown = 2000;  ///< bytes of a line
constexpr std::size_t kUsualWidth = 100;     ///< cells, where there is no terminal

/// A line of a log cut into rows of a few cells, each with a row of marks under it.
class MarkedLine {
 public:
  MarkedLine(const ExplainedLog::Line& line, std::size_t width) : line_(line), width_(width) {}

  void write(TextBuffer& out) {
    const std::string_view text = std::string_view(line_.text).substr(0, kLongestShown);
    for (std::size_t at = 0; at < text.size();) {
      const Utf8Unit unit = decode_utf8(text.substr(at));
      const std::string_view bytes = text.substr(at, unit.length);
      const std::size_t cells = cells_of(bytes);
      if (cells_ + cells > width_) end_row(out);
      row_ += visible(bytes);
      mark(at, cells);
      cells_ += cells;
      at += unit.length;
    }
    if (text.size() < line_.text.size())
      row_ += "...";
    else
      mark(text.size(), 1);
    end_row(out);
  }

 private:
  /// The name of what is read from a field, and a line under the rest of it.
  void mark(std::size_t at, std::size_t cells) {
    if (line_.verdict == "malformed" && at == std::min(line_.column_in_text, line_.text.size())) {
      marks_.append(1, '^').append(cells - std::min<std::size_t>(cells, 1), ' ');
      return;
    }
    const auto field = std::find_if(line_.fields.begin(), line_.fields.end(), [&](const ExplainedLog::Field& f) {
      return !f.meaning.empty() && at >= f.begin && at < f.begin + f.bytes.size();
    });
    if (field == line_.fields.end()) {
      marks_.append(cells, ' ');
      return;
    }
    if (at == field->begin) label_ = field->meaning.size() <= field->bytes.size() ? field->meaning : std::string_view();
    for (std::size_t i = 0; i < cells; ++i) {
      marks_ += label_.empty() ? '~' : label_[0];
      label_.remove_prefix(std::min<std::size_t>(label_.size(), 1));
    }
  }

  void end_row(TextBuffer& out) {
    out.append(kIndent, ' ');
    out.append(row_);
    out.append('\n');
    marks_.resize(marks_.find_last_not_of(' ') + 1);
    if (!marks_.empty()) {
      out.append(kIndent, ' ');
      out.append(marks_);
      out.append('\n');
    }
    row_.clear();
    marks_.clear();
    cells_ = 0;
  }

  const ExplainedLog::Line& line_;
  std::size_t width_;
  std::string_view label_;  ///< what is still to be written of it
  std::string row_, marks_;
  std::size_t cells_ = 0;
};

class Explainer {
 public:
  Explainer(const ExplainedLog& log, const TableSettings& settings, TextBuffer& out)
      : log_(log), settings_(settings), out_(out) {}

  void write() {
    strong(visible(log_.name));
    out_.append('\n');
    head("format", format());
    if (!log_.wrapper.empty())
      head("wrapper", fmt::format("{}, which {} of {} lines have", log_.wrapper, log_.wrapped_lines, log_.lines));
    head("lines", lines());
    for (const ExplainedLog::Line& line : log_.shown) {
      out_.append('\n');
      write(line);
    }
    if (!log_.advice.empty()) out_.append('\n');
    for (const std::string& advice : log_.advice) hint(visible(advice));
  }

 private:
  void strong(std::string_view text) {
    append_emphasized(out_, text, settings_.ink == Ink::colored ? Emphasis::bold : Emphasis::none);
  }

  void head(std::string_view key, std::string_view text) { out_.append(fmt::format("  {:<9}{}\n", key, text)); }

  /// In lines of 80 columns, broken at spaces that are in no quotes: what is to be pasted stays whole.
  void hint(std::string_view text) {
    constexpr std::size_t kWidth = 80 - 11;
    std::string line;
    std::string_view key = "hint";
    bool quoted = false;
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin;
      // An apostrophe inside a word opens no quotes.
      for (; end < text.size() && (quoted || text[end] != ' '); ++end)
        quoted = text[end] == '\'' ? !quoted && end == begin : quoted;
      const std::string_view word = text.substr(begin, end - begin);
      if (!line.empty() && line.size() + 1 + word.size() > kWidth) {
        head(std::exchange(key, ""), line);
        line.clear();
      }
      if (!line.empty()) line += ' ';
      line += word;
      begin = end + 1;
    }
    head(key, line);
  }

  std::string format() const {
    const std::size_t fitting = log_.lines - log_.malformed;
    if (log_.lines == 0) return log_.given ? log_.format + ", as given" : "not known yet";
    if (log_.given) return fmt::format("{}, as given; {} of {} lines fit", log_.format, fitting, log_.lines);
    if (log_.votes.empty()) return fmt::format("none fits; read as {}", log_.format);
    const auto& [best, votes] = log_.votes.front();
    std::string text = fmt::format("{}, which {} of {} lines fit", best, votes, log_.lines);
    if (log_.votes.size() > 1)
      text += fmt::format("; next best {}, which {} fit", log_.votes[1].first, log_.votes[1].second);
    else
      text += "; no line looks like another one";
    return text;
  }

  std::string lines() const {
    if (log_.lines == 0) return "none";
    return fmt::format("of the first {}: {} {}, {} anonymous, {} unauthenticated, {} malformed", log_.lines,
                       log_.events, log_.events == 1 ? "event" : "events", log_.anonymous, log_.unauthenticated,
                       log_.malformed);
  }

  void write(const ExplainedLog::Line& line) {
    out_.append("  line ");
    out_.append(std::to_string(line.number));
    out_.append(": ");
    strong(line.verdict);
    out_.append('\n');
    MarkedLine(line, settings_.width.value_or(kUsualWidth) - kIndent).write(out_);
    if (line.verdict == "malformed") {
      head("", fmt::format("column {}: {}", line.column + 1, line.reason));
      return;
    }
    for (const ExplainedLog::Field& field : line.fields) {
      const std::size_t end = field.begin + field.bytes.size();
      const std::string place = field.bytes.empty()       ? "empty"
                                : field.bytes.size() == 1 ? std::to_string(end)
                                                          : fmt::format("{}-{}", field.begin + 1, end);
      const std::string meaning =
          field.meaning.empty() || field.meaning == field.name ? "" : fmt::format(" ({})", field.meaning);
      out_.append(
          fmt::format("    {:>9}  {:<24} {}\n", place, visible(field.name) + meaning, fitted_bytes(field.bytes)));
    }
    head("read as", read_as(line));
  }

  std::string fitted_bytes(std::string_view bytes) const {
    const std::size_t room = std::max<std::size_t>(settings_.width.value_or(kUsualWidth), 60) - 40;
    return fitted(bytes, room, CutAt::end, settings_.charset).text;
  }

  std::string read_as(const ExplainedLog::Line& line) const {
    InstantText instant;
    std::string text(instant.rfc3339(*line.time));
    text += line.user ? ", user " + visible(*line.user) : ", nobody";
    if (line.method) text += ", method " + visible(*line.method);
    if (line.target) text += ", target " + fitted_bytes(*line.target);
    if (line.status) text += fmt::format(", status {}", *line.status);
    if (line.verdict == "unauthenticated") text += ": the name is only claimed";
    return text;
  }

  const ExplainedLog& log_;
  const TableSettings& settings_;
  TextBuffer& out_;
};

void write_json(const ExplainedLog::Line& line, JsonWriter& json) {
  json.begin_object();
  json.field("line", line.number);
  json.field("verdict", line.verdict);
  const bool malformed = line.verdict == "malformed";
  json.field("time", line.time);
  json.field("user", line.user ? Cell(Name{*line.user}) : Cell());
  json.field("method", line.method);
  json.field("target", line.target);
  json.field("status", line.status);
  json.field("column", malformed ? Cell(static_cast<std::int64_t>(line.column + 1)) : Cell());
  json.field("reason", malformed ? Cell(std::string_view(line.reason)) : Cell());
  json.field("text", line.text);
  json.key("fields");
  json.begin_array();
  for (const ExplainedLog::Field& field : line.fields) {
    json.begin_object();
    json.field("name", field.name);
    json.field("meaning", field.meaning.empty() ? Cell() : Cell(field.meaning));
    json.field("begin", field.begin + 1);
    json.field("end", field.begin + field.bytes.size());
    json.field("bytes", field.bytes);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_json(const ExplainedLog& log, JsonWriter& json) {
  json.begin_object();
  json.field("log", log.name);
  json.field("wrapper", log.wrapper.empty() ? Cell() : Cell(std::string_view(log.wrapper)));
  json.field("format", log.format);
  json.field("given", log.given);
  json.key("votes");
  json.begin_array();
  for (const auto& [format, lines] : log.votes) {
    json.begin_object();
    json.field("format", format);
    json.field("lines", lines);
    json.end_object();
  }
  json.end_array();
  json.field("lines", log.lines);
  json.field("events", log.events);
  json.field("anonymous", log.anonymous);
  json.field("unauthenticated", log.unauthenticated);
  json.field("malformed", log.malformed);
  json.key("shown");
  json.begin_array();
  for (const ExplainedLog::Line& line : log.shown) write_json(line, json);
  json.end_array();
  json.key("advice");
  json.begin_array();
  for (const std::string& advice : log.advice) json.value(std::string_view(advice));
  json.end_array();
  json.end_object();
}

}  // namespace

void write_explained(const ExplainedLog& log, const TableSettings& settings, TextBuffer& out) {
  Explainer(log, settings, out).write();
}

void write_explained_json(const std::vector<ExplainedLog>& logs, TextBuffer& out) {
  JsonWriter json(out);
  json.begin_object();
  json.field("command", "explain");
  json.key("logs");
  json.begin_array();
  for (const ExplainedLog& log : logs) write_json(log, json);
  json.end_array();
  json.end_object();
  json.end_line();
}

}  // namespace lastseen
