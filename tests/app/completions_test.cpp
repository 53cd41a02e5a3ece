#include "app/completions.hpp"

#include <array>
#include <cstdio>
#include <fmt/format.h>

#include "app/option_table.hpp"
#include "catch.hpp"
#include "temporary_folder.hpp"

using namespace lastseen;

namespace {

/// What bash offers for the last of these words.
std::string offered_by_bash(const std::string& words) {
  const TemporaryFolder folder;
  const std::string name =
      folder.write("completion", completion_script("bash").value() + "compopt() { :; }\nCOMP_WORDS=(" + words +
                                     ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_lastseen\necho \"${COMPREPLY[*]}\"\n");
  FILE* const bash = popen(fmt::format("bash {} 2>&1", name).c_str(), "r");
  REQUIRE(bash != nullptr);
  std::string offered;
  std::array<char, 4096> buffer;
  while (fgets(buffer.data(), buffer.size(), bash) != nullptr) offered += buffer.data();
  pclose(bash);
  return offered.substr(0, offered.find('\n'));
}

}  // namespace

TEST_CASE("bash completes commands, options and values", "[completions]") {
  struct Case {
    const char* words;
    const char* offered;
  };
  const auto c = GENERATE(values<Case>({{"lastseen w", "who window"},
                                        {"lastseen help v", "views"},
                                        {"lastseen who --se", "--server-config"},
                                        {"lastseen -q who --wh", ""},
                                        {"lastseen is-online alice --wh", "--why"},
                                        {"lastseen who -o ''", "table names tsv csv json jsonl prometheus"},
                                        {"lastseen report -o ''", "text html markdown json"},
                                        {"lastseen who --output = js", "json jsonl"},
                                        {"lastseen who --output =", "table names tsv csv json jsonl prometheus"},
                                        {"lastseen users --fields user,la", "user,last_seen"},
                                        {"lastseen views --sort v", "viewer viewed"},
                                        {"lastseen who --tz Europe/Pari", "Europe/Paris"},
                                        {"lastseen window -S y", "yesterday"},
                                        // Nothing: bash itself completes the names of files.
                                        {"lastseen who acc", ""},
                                        {"lastseen who --server-config ngi", ""}}));
  CAPTURE(c.words);
  CHECK(offered_by_bash(c.words) == c.offered);
}

TEST_CASE("the scripts of all shells know every command and option", "[completions]") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    CAPTURE(shell);
    const std::string script = completion_script(shell).value();
    const bool bare = std::string(shell) == "fish";  // writes `-l since`
    for (const CommandSpec& command : command_table()) CHECK(script.find(command.name) != std::string::npos);
    for (const OptionSpec& option : option_table()) {
      CAPTURE(option.name);
      const std::string name = bare ? fmt::format(" -l {} ", option.name.substr(2)) : std::string(option.name);
      CHECK(script.find(name) != std::string::npos);
    }
  }
  CHECK_FALSE(completion_script("tcsh"));
}
