#include "input/compressed.hpp"

#include <bzlib.h>
#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <random>
#include <stdexcept>
#include <zstd.h>

namespace lastseen {
namespace {

std::string gzip(std::string_view text) {
  std::string out(text.size() + text.size() / 8 + 1024, '\0');
  isal_zstream stream;
  isal_deflate_init(&stream);
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<std::uint32_t>(text.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream.avail_out = static_cast<std::uint32_t>(out.size());
  if (isal_deflate(&stream) != COMP_OK) throw std::runtime_error("isal_deflate");
  out.resize(stream.total_out);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

std::string bzip2(std::string_view text) {
  auto size = static_cast<unsigned>(text.size() + text.size() / 64 + 1024);
  std::string out(size, '\0');
  const int result = BZ2_bzBuffToBuffCompress(out.data(), &size, const_cast<char*>(text.data()),
                                              static_cast<unsigned>(text.size()), 1, 0, 0);
  if (result != BZ_OK) throw std::runtime_error("BZ2_bzBuffToBuffCompress");
  out.resize(size);
  return out;
}

std::string xz(std::string_view text) {
  std::string out(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  if (lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                              text.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size()) != LZMA_OK) {
    throw std::runtime_error("lzma_easy_buffer_encode");
  }
  out.resize(size);
  return out;
}

}  // namespace

std::string compressed(Compression compression, std::string_view text) {
  switch (compression) {
    case Compression::gzip:
      return gzip(text);
    case Compression::zstd:
      return zstd(text);
    case Compression::bzip2:
      return bzip2(text);
    case Compression::xz:
      return xz(text);
    case Compression::none:
      break;
  }
  return std::string(text);
}

std::string skippable_frame() {
  return std::string("\x5a\x2a\x4d\x18\x03\0\0\0abc", 11);
}

std::string sample_log(std::size_t size) {
  std::mt19937 random(7);
  std::string log;
  while (log.size() < size) {
    log += "192.0.2." + std::to_string(random() % 256) + " - user" + std::to_string(random() % 1000) +
           " [24/Nov/2026:10:00:00 +0000] \"GET /orders/" + std::to_string(random() % 100000) + " HTTP/1.1\" 200 17\n";
  }
  log.resize(size);
  return log;
}

}  // namespace lastseen
