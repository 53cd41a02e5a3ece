#pragma once

// Debian 12 has Catch2 2, one header; later systems have Catch2 3.
#if __has_include(<catch2/catch.hpp>)
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
#endif
