#pragma once

#include "app/options.hpp"
#include "app/row_list.hpp"

namespace lastseen {

/// Every user remembered at an instant, with last seen and last page. The exit status.
int run_users(const Options& options);

/// By the last request, the latest first; users of one instant in byte order.
RowOrder users_order();

}  // namespace lastseen
