#pragma once

#include "report/document.hpp"
#include "report/output.hpp"

namespace lastseen {

enum class NameForm : bool {
  visible,         ///< escaped, a line each
  null_terminated  ///< exact bytes, each followed by NUL
};

/// `-o names`: the user of every row. The document must have a column `user`.
void write_names(const Document& document, NameForm form, Output& out);

}  // namespace lastseen
