#include "report/html_names.hpp"

#include "catch.hpp"

using namespace lastseen;
using namespace std::string_literals;

namespace {

std::string shown(std::string_view bytes) {
  return shown_bytes(bytes, 200).html.bytes();
}

}  // namespace

TEST_CASE("text cannot become markup", "[page]") {
  CHECK(escaped("<b>&\"'").bytes() == "&lt;b&gt;&amp;&quot;&#39;");
  CHECK(Html().add("<p title=\"{}\">{}</p>", "\"", "</p>").bytes() == "<p title=\"&quot;\">&lt;/p&gt;</p>");
  CHECK(Html().add("{} {}", 5, Html("<br>")).bytes() == "5 <br>");
}

TEST_CASE("readable characters stand as they are, all else byte by byte in a marked run", "[page]") {
  CHECK(shown("alice") == "alice");
  CHECK(shown("CORP\\bob") == "CORP\\bob");
  CHECK(shown("\\x1b") == "\\x1b");
  CHECK(shown("a\x1b[31m"s) == "a<i>\\x1b</i>[31m");
  CHECK(shown("nul\0nul"s) == "nul<i>\\x00</i>nul");
  CHECK(shown("\xff\xfe"s) == "<i>\\xff\\xfe</i>");
  CHECK(shown("caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(shown("cafe\xcc\x81") == "cafe\xcc\x81");
  CHECK(shown("\xd7\xa9\xd7\x9c") == "\xd7\xa9\xd7\x9c");
  CHECK(shown("a\xe2\x80\xae"
              "b") == "a<i>\\xe2\\x80\\xae</i>b");  // right-to-left override
  CHECK(shown("\xef\xbb\xbf"
              "c") == "<i>\\xef\\xbb\\xbf</i>c");                     // byte order mark
  CHECK(shown("\xe2\x80\xa8") == "<i>\\xe2\\x80\\xa8</i>");           // line separator
  CHECK(shown("\xee\x80\x80") == "<i>\\xee\\x80\\x80</i>");           // private use
  CHECK(shown("\xf3\xa0\x81\x81") == "<i>\\xf3\\xa0\\x81\\x81</i>");  // tag
  CHECK(shown("\xcd\xb8") == "<i>\\xcd\\xb8</i>");                    // unassigned
  CHECK(shown("<script>") == "&lt;script&gt;");
}

TEST_CASE("blanks that would not be seen are written out", "[page]") {
  CHECK(shown("bob smith") == "bob smith");
  CHECK(shown(" bob") == "<i>\\x20</i>bob");
  CHECK(shown("bob ") == "bob<i>\\x20</i>");
  CHECK(shown("a  b") == "a<i>\\x20\\x20</i>b");
  CHECK(shown(" ") == "<i>\\x20</i>");
}

TEST_CASE("a long name is cut and says how long it is", "[page]") {
  const std::string exact(200, 'x');
  const std::string longer(5000, 'x');
  const std::vector<Name> names = {Name{exact}, Name{longer}};
  const HtmlNames shown_name(names, 200);
  CHECK(shown_name(Name{exact}).bytes() == "<bdi>" + exact + "</bdi>");
  CHECK(shown_name(Name{longer}).bytes() == "<bdi>" + exact + "</bdi><span class=\"cut\">… 5,000 bytes</span>");
}

TEST_CASE("cut names that would look the same bear a hash", "[page]") {
  const std::string one = std::string(300, 'x') + "1";
  const std::string two = std::string(300, 'x') + "2";
  const std::string other = std::string(300, 'y');
  const std::vector<Name> names = {Name{one}, Name{two}, Name{other}, Name{one}};
  const HtmlNames shown_name(names, 64);
  CHECK(shown_name(Name{one}).bytes() != shown_name(Name{two}).bytes());
  CHECK(shown_name(Name{one}).bytes().find("… 301 bytes <code>") != std::string::npos);
  CHECK(shown_name(Name{other}).bytes().find("<code>") == std::string::npos);
}

TEST_CASE("bytes tell apart what looks the same", "[page]") {
  CHECK(byte_list("\xc3\xa9", 200).bytes() == "<code>c3 a9</code>");
  CHECK(byte_list("e\xcc\x81", 200).bytes() == "<code>65 cc 81</code>");
  CHECK(byte_list("abcd", 2).bytes() == "<code>61 62</code> … 4 bytes");
}

TEST_CASE("positions are short numbers", "[page]") {
  CHECK(percentage(0).bytes() == "0%");
  CHECK(percentage(1).bytes() == "100%");
  CHECK(percentage(2.0 / 3).bytes() == "66.667%");
  CHECK(percentage(0.5).bytes() == "50%");
}
