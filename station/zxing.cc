#define ZX_USE_UTF8 1
#include "station/zxing.h"

#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace {

void
copy_name(char *to, std::size_t capacity, const std::string &from)
{
	std::size_t length = std::min(from.size(), capacity - 1);
	std::memcpy(to, from.data(), length);
	to[length] = '\0';
}

void
copy_place(const ZXing::Position &position, zxing_code &code)
{
	code.left = code.right = position[0].x;
	code.top = code.bottom = position[0].y;
	for (const auto &point : position) {
		code.left = std::min(code.left, point.x);
		code.right = std::max(code.right, point.x);
		code.top = std::min(code.top, point.y);
		code.bottom = std::max(code.bottom, point.y);
	}
}

} // namespace

extern "C" int
zxing_read(const uint8_t *grey, int width, int height, int stride, const char *format, int upright,
           zxing_code *code)
try {
	ZXing::DecodeHints hints;
	hints.setFormats(ZXing::BarcodeFormatFromString(format));
	if (hints.formats().empty())
		return -1;
	hints.setBinarizer(ZXing::Binarizer::FixedThreshold);
	hints.setTryRotate(!upright);
	hints.setTryDownscale(!upright);
	hints.setReturnCodabarStartEnd(true);

	ZXing::ImageView view(grey, width, height, ZXing::ImageFormat::Lum, stride);
	ZXing::Result result = ZXing::ReadBarcode(view, hints);
	if (!result.isValid() || result.bytes().size() > sizeof code->text)
		return 0;
	*code = {};
	copy_name(code->format, sizeof code->format, ZXing::ToString(result.format()));
	copy_name(code->aim, sizeof code->aim, result.symbologyIdentifier());
	code->length = result.bytes().size();
	std::memcpy(code->text, result.bytes().data(), code->length);
	copy_place(result.position(), *code);
	return 1;
} catch (...) {
	return -1;
}
