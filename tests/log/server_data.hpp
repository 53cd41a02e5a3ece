#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "catch.hpp"
#include "log/reading.hpp"

namespace lastseen::test {

/// A file of tests/data/servers: what real servers wrote, and how they were set up.
inline std::string server_data(const std::string& name) {
  std::ifstream file(std::string(LASTSEEN_TEST_DATA) + "/servers/" + name, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The format that a server's configuration gives this name.
inline FormatRequest configured(const std::string& server, const std::string& name) {
  FormatRequest request = format_request(name);
  request.server_config = std::string(LASTSEEN_TEST_DATA) + "/servers/" + server + "/" + server + ".conf";
  return request;
}

}  // namespace lastseen::test
