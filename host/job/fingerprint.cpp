#include <job/fingerprint.hpp>

#include <Poco/SHA2Engine.h>

#include <algorithm>

namespace berth::host::job {

fingerprint fingerprint_of(std::string_view text) {
    fingerprint result{};
    if (text.empty()) return result;
    Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
    engine.update(text.data(), text.size());
    const auto& digest = engine.digest();
    std::copy_n(digest.begin(), std::min(digest.size(), result.size()), result.begin());
    return result;
}

} // namespace berth::host::job
