#include "report/name_list.hpp"

#include "catch.hpp"
#include "report/report_fixture.hpp"

using namespace lastseen;

TEST_CASE("names are escaped a line each, or exact with NUL", "[report]") {
  const FixedRows rows(
      {{std::int64_t{1}, Name{"a\nb"}}, {std::int64_t{2}, Name{"CORP\\x"}}, {std::int64_t{3}, Name{"\xff"}}});
  Document document;
  document.columns = {"requests", "user"};
  document.rows_key = "users";
  document.rows = &rows;
  CHECK(text_of([&](Output& out) { write_names(document, NameForm::visible, out); }) == "a\\nb\nCORP\\x\n\\xFF\n");
  CHECK(text_of([&](Output& out) { write_names(document, NameForm::null_terminated, out); }) ==
        std::string("a\nb\0CORP\\x\0\xff\0", 13));
}
