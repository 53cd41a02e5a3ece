#include "app/live_view.hpp"

#include "catch.hpp"
#include "report/display_text.hpp"
#include "usage_error.hpp"

using namespace lastseen;
using namespace std::chrono_literals;

namespace {

const Instant kNow{std::chrono::seconds(1'795'511'100)};

struct Scene {
  explicit Scene(Options asked = {}) : options(std::move(asked)), view(options) {
    settings.width = 80;
    settings.height = 8;  // four rows
    for (int i = 0; i < 10; ++i) {
      names.push_back(std::string(1, static_cast<char>('a' + i)) + "user");
      requests.push_back(static_cast<std::uint64_t>(i * 7 % 10));
    }
  }

  /// The names in the table, and the bottom line.
  std::vector<std::string> shown() {
    LiveView::Moment moment;
    moment.screen.now = kNow;
    moment.screen.online = names.size();
    moment.screen.health = "access.log: well";
    for (std::size_t i = 0; i < names.size(); ++i) {
      moment.rows.push_back({names[i], kNow - std::chrono::seconds(i), std::chrono::seconds(i),
                             kNow - std::chrono::minutes(i), requests[i], "/"});
    }
    lines = view.lines(moment, settings);
    std::vector<std::string> found;
    for (std::size_t i = 2; i + 2 < lines.size(); ++i) {
      if (!lines[i].empty()) found.push_back(lines[i].substr(0, lines[i].find(' ')));
    }
    return found;
  }
  void press(std::string_view bytes) {
    for (const Key& key : keys_of(bytes)) view.press(key);
  }

  Options options;
  LiveView view;
  TableSettings settings;
  std::vector<std::string> names;
  std::vector<std::uint64_t> requests;
  std::vector<std::string> lines;
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the latest are on top, and the list scrolls", "[live]") {
  Scene scene;
  CHECK(scene.shown() == Names{"auser", "buser", "cuser", "duser"});
  scene.press("\x1b[B");
  CHECK(scene.shown() == Names{"buser", "cuser", "duser", "euser"});
  scene.press("\x1b[6~");
  CHECK(scene.shown() == Names{"fuser", "guser", "huser", "iuser"});
  scene.press("\x1b[6~\x1b[6~");
  CHECK(scene.shown() == Names{"guser", "huser", "iuser", "juser"});
  scene.press("\x1b[5~");
  CHECK(scene.shown() == Names{"cuser", "duser", "euser", "fuser"});
  scene.press("\x1b[H\x1b[A");
  CHECK(scene.shown() == Names{"auser", "buser", "cuser", "duser"});
  scene.press("\x1b[F");
  CHECK(scene.shown() == Names{"guser", "huser", "iuser", "juser"});
}

TEST_CASE("s goes through the orders", "[live]") {
  Scene scene;
  std::swap(scene.names[0], scene.names[9]);
  scene.press("s");
  CHECK(scene.shown() == Names{"auser", "buser", "cuser", "duser"});
  CHECK(scene.lines[0].find("   by user   ") != std::string::npos);
  scene.press("ss");
  CHECK(scene.shown() == Names{"huser", "euser", "buser", "iuser"});
  scene.press("s");
  CHECK(scene.shown() == Names{"juser", "buser", "cuser", "duser"});
}

TEST_CASE("the order and the number of rows may be given", "[live]") {
  Options options;
  options.sort = "user";
  options.reverse = true;
  options.limit = 2;
  Scene scene(options);
  CHECK(scene.shown() == Names{"juser", "iuser"});
  options.sort = "bogus";
  CHECK_THROWS_AS(LiveView(options), UsageError);
}

TEST_CASE("a filter is typed after a slash", "[live]") {
  Scene scene;
  scene.names[3] = "x\x1b[2Jy";
  scene.press("/GUS");
  CHECK(scene.shown() == Names{"guser"});
  CHECK(scene.lines.back().ends_with("/GUS_"));
  scene.press("\x7f\x7f\x7f\x7f");
  CHECK(scene.shown().size() == 4);
  scene.press("qx");
  CHECK(scene.shown().empty());
  scene.press("\x1b");
  CHECK(scene.shown().size() == 4);
  scene.press("/x\r");
  CHECK(scene.shown() == Names{"x\\x1B[2Jy"});
  CHECK(scene.lines.back().ends_with("/x   q: quit"));
  CHECK(scene.view.press({Key::Kind::text, "q"}) == LiveView::Wish::quit);
  scene.press("\x1b");
  CHECK(scene.shown().size() == 4);
}

TEST_CASE("while paused the screen stands still", "[live]") {
  Scene scene;
  scene.shown();
  scene.press("p");
  const Names before = scene.shown();
  CHECK(scene.lines[0].find("   paused   ") != std::string::npos);
  scene.names[0] = "new";
  scene.view.changed({LiveModel::Change::Kind::online, "new", kNow, kNow, {}});
  CHECK(scene.shown() == before);
  CHECK(scene.lines[6].empty());
  scene.press("\x1b[B");
  CHECK(scene.shown().front() == "buser");
  scene.press("p\x1b[A");
  CHECK(scene.shown().front() == "new");
  CHECK(scene.lines[6] == "09:05:00 + new");
}
