#include "report/name_list.hpp"

#include <algorithm>

#include "report/display_text.hpp"

namespace lastseen {

void write_names(const Document& document, NameForm form, Output& out) {
  const auto user = std::find(document.columns.begin(), document.columns.end(), std::string_view("user"));
  const auto column = static_cast<std::size_t>(user - document.columns.begin());
  for (std::size_t row = 0; row < document.rows->size() && out.usable(); ++row) {
    const auto name = std::get<Name>(document.rows->cell(row, column)).bytes;
    if (form == NameForm::null_terminated) {
      out.text().append(name);
      out.text().append('\0');
    } else {
      append_visible(out.text(), name);
      out.text().append('\n');
    }
    out.flush_if_full();
  }
}

}  // namespace lastseen
