#pragma once

#include "report/document.hpp"
#include "report/json_writer.hpp"
#include "report/output.hpp"

namespace lastseen {

/// `-o json`: the whole answer, one document on one line.
void write_json(const Document& document, Output& out);

/// `-o jsonl`: the rows, an object a line, made by `threads` threads; of an answer without rows the document.
void write_jsonl(const Document& document, unsigned threads, Output& out);

/// One row as an object.
void write_row(JsonWriter& json, const Document& document, std::size_t row);

/// `{"lines","events",...,"caveats":[...]}`, or `{"nodes":[{"node","read_to"}],"caveats":[...]}`; for documents that
/// are written elsewhere.
void write_coverage(JsonWriter& json, const CoverageRow& coverage);

}  // namespace lastseen
