#include <artifact/transfer.hpp>

namespace berth::host::artifact {

bool transfer::take(std::string_view piece) noexcept {
    try {
        fault_ = (content_ ? *content_ : *(*upload_)->file).append(piece);
    } catch (const std::exception& error) {
        fault_.status = 500;
    }
    return !fault_;
}

} // namespace berth::host::artifact
