#include "app/sampled_stream.hpp"

#include <random>

#include "catch.hpp"
#include "log_line.hpp"

using namespace lastseen;

namespace {

/// A text, given in pieces of at most `most` bytes; counts how much was asked of it.
class TextStream final : public ByteStream {
 public:
  TextStream(std::string_view text, std::size_t most, std::size_t& given) : text_(text), most_(most), given_(given) {}
  std::size_t read(std::span<char> buffer) override {
    const std::size_t count = text_.copy(buffer.data(), std::min(buffer.size(), most_), given_);
    given_ += count;
    return count;
  }
  const std::optional<InputError>& error() const override { return no_error_; }

 private:
  std::string_view text_;
  std::size_t most_;
  std::size_t& given_;
  std::optional<InputError> no_error_;
};

struct Sampled {
  std::vector<std::string> lines;  ///< that decide the format
  std::size_t looked_at = 0;       ///< bytes
  std::string text;                ///< all that is read afterwards
};

Sampled sampled(std::string_view text, std::size_t most) {
  std::size_t given = 0;
  SampledStream stream(std::make_unique<TextStream>(text, most, given));
  Sampled out;
  for (const NumberedLine& line : sample_lines(stream.sample(), stream.whole())) out.lines.emplace_back(line.text);
  out.looked_at = given;
  char buffer[10'007];
  while (const std::size_t count = stream.read(buffer, sizeof buffer)) out.text.append(buffer, count);
  return out;
}

std::string repeated(std::string_view line, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += line;
  return text;
}

}  // namespace

TEST_CASE("no more is looked at before the reading than decides the format", "[sample]") {
  const std::string text = repeated("a line of thirty-two characters\n", 100'000);
  const Sampled all = sampled(text, 1 << 20);
  CHECK(all.lines.size() == kSampleLines);
  CHECK(all.looked_at == 1 << 16);
  CHECK((all.text == text));
}

TEST_CASE("long lines and blank ones are looked at up to the longest line", "[sample]") {
  const std::string line = std::string(5000, 'x') + "\n";
  CHECK(sampled(repeated(line, 2000), 1 << 20).lines.size() == kSampleBytes / line.size());
  CHECK(sampled(repeated(" \n", 1 << 20), 1 << 20).lines.empty());
  const Sampled late = sampled(repeated("\n", 300'000) + repeated("late\n", 2000), 4096);
  CHECK(late.lines == std::vector<std::string>(kSampleLines, "late"));
}

TEST_CASE("what is sampled does not depend on how the bytes come, and all of them are read", "[sample]") {
  std::mt19937 dice(7);
  const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(dice); };
  for (int round = 0; round < 40; ++round) {
    std::string text = below(3) == 0 ? std::string(kByteOrderMark) : std::string();
    const std::size_t longest = std::size_t{1} << (2 + below(12));
    for (std::size_t i = below(3000); i > 0; --i) {
      text += below(10) == 0 ? std::string(below(3), ' ') : std::string(below(longest), 'x');
      text += '\n';
    }
    if (below(2) == 0) text += "a last line without its end";
    INFO("round " << round << ", " << text.size() << " bytes");
    const std::string_view beginning = std::string_view(text).substr(0, kSampleBytes);
    std::vector<std::string> expected;
    for (const NumberedLine& line : sample_lines(beginning, text.size() < kSampleBytes))
      expected.emplace_back(line.text);
    for (const std::size_t most : {std::size_t{1} << 20, std::size_t{65'536}, std::size_t{977}}) {
      const Sampled all = sampled(text, most);
      CHECK((all.lines == expected));
      CHECK((all.text == text));
    }
  }
}

TEST_CASE("NULs and a line that is too long are passed by before the sample begins", "[sample]") {
  const std::string rest = repeated("short\n", 2000);
  const std::string nuls(3 << 20, '\0');
  const Sampled behind_nuls = sampled(nuls + rest, 1 << 16);
  CHECK(behind_nuls.lines == std::vector<std::string>(kSampleLines, "short"));
  CHECK((behind_nuls.text == nuls + rest));

  const std::string overlong = std::string(kLongestLine + 5, 'y') + std::string(3 << 20, 'z');
  const Sampled behind_line = sampled(overlong + "\n" + rest, 1 << 16);
  CHECK(behind_line.lines == std::vector<std::string>(kSampleLines, "short"));
  CHECK(behind_line.text.size() == overlong.size() + 1 + rest.size());
  CHECK(behind_line.text.starts_with(std::string(kLongestLine, 'y')));
  CHECK((behind_line.text.substr(overlong.size()) == "\n" + rest));
}
