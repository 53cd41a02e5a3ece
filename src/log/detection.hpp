#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "log/bare_format.hpp"
#include "log/log_format.hpp"
#include "log/wrapper.hpp"

namespace lastseen {

/// The wrapper and the format of an input, and how many lines of the sample spoke for which format.
struct Detection {
  struct Votes {
    std::string format;  ///< its name: the candidates that lost are gone
    std::size_t lines;
  };
  const Wrapper* wrapper = nullptr;
  std::size_t wrapped_lines = 0;  ///< of `lines`, those that have the wrapper
  std::shared_ptr<const BareFormat> format;
  bool given = false;        ///< the format was not guessed
  bool fits = false;         ///< some line, or header, spoke for the format that was guessed
  std::size_t lines = 0;     ///< of the sample, headers and the like left out
  std::vector<Votes> votes;  ///< most first; empty where the format was given
};

/// `given`: the format that the command line asks for; null: guess.
Detection detect(const Sample& sample, const std::shared_ptr<const BareFormat>& given, const ReadingRules& rules);

}  // namespace lastseen
