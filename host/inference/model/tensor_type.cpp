#include <inference/model/tensor_type.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace berth::host::inference {

namespace {

struct known_type {
    std::uint32_t number;
    std::string_view name;
    block_layout layout; // 0 elements: named alone
};

constexpr std::array known_types{
    known_type{0, "F32", {1, 4}},       known_type{1, "F16", {1, 2}},       known_type{2, "Q4_0", {32, 18}},
    known_type{3, "Q4_1", {}},          known_type{6, "Q5_0", {}},          known_type{7, "Q5_1", {}},
    known_type{8, "Q8_0", {32, 34}},    known_type{9, "Q8_1", {}},          known_type{10, "Q2_K", {}},
    known_type{11, "Q3_K", {}},         known_type{12, "Q4_K", {256, 144}}, known_type{13, "Q5_K", {}},
    known_type{14, "Q6_K", {256, 210}}, known_type{15, "Q8_K", {}},         known_type{16, "IQ2_XXS", {}},
    known_type{17, "IQ2_XS", {}},       known_type{18, "IQ3_XXS", {}},      known_type{19, "IQ1_S", {}},
    known_type{20, "IQ4_NL", {}},       known_type{21, "IQ3_S", {}},        known_type{22, "IQ2_S", {}},
    known_type{23, "IQ4_XS", {}},       known_type{24, "I8", {}},           known_type{25, "I16", {}},
    known_type{26, "I32", {}},          known_type{27, "I64", {}},          known_type{28, "F64", {}},
    known_type{29, "IQ1_M", {}},        known_type{30, "BF16", {}},         known_type{34, "TQ1_0", {}},
    known_type{35, "TQ2_0", {}},        known_type{39, "MXFP4", {}},
};

const known_type* known(tensor_type type) noexcept {
    const auto found = std::find_if(known_types.begin(), known_types.end(), [type](const known_type& one) {
        return one.number == static_cast<std::uint32_t>(type);
    });
    return found == known_types.end() ? nullptr : &*found;
}

bool same_letters(std::string_view left, std::string_view right) noexcept {
    const auto upper = [](char one) { return one >= 'a' && one <= 'z' ? static_cast<char>(one - 'a' + 'A') : one; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [upper](char one, char other) { return upper(one) == upper(other); });
}

} // namespace

std::optional<block_layout> layout_of(tensor_type type) noexcept {
    const known_type* found = known(type);
    if (!found || found->layout.elements == 0) return std::nullopt;
    return found->layout;
}

std::string name_of(tensor_type type) {
    const known_type* found = known(type);
    return found ? std::string(found->name) : "type " + std::to_string(static_cast<std::uint32_t>(type));
}

std::optional<tensor_type> tensor_type_named(std::string_view name) noexcept {
    for (const known_type& one : known_types)
        if (one.layout.elements != 0 && same_letters(one.name, name)) return static_cast<tensor_type>(one.number);
    return std::nullopt;
}

std::string_view readable_tensor_types() noexcept {
    return "F32, F16, Q8_0, Q4_0, Q4_K, Q6_K";
}

std::optional<std::uint64_t> bytes_of(tensor_type type, std::uint64_t elements) noexcept {
    const auto layout = layout_of(type);
    if (!layout || elements % layout->elements != 0) return std::nullopt;
    const std::uint64_t blocks = elements / layout->elements;
    if (blocks > std::numeric_limits<std::uint64_t>::max() / layout->bytes) return std::nullopt;
    return blocks * layout->bytes;
}

} // namespace berth::host::inference
