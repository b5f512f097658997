#include <inference/compute/self_test_parts.hpp>

#include <algorithm>
#include <cmath>
#include <random>

namespace berth::host::inference::self_test_parts {

numbers random_numbers(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> any(-1.0f, 1.0f);
    numbers made(count);
    for (float& one : made) one = any(generator);
    return made;
}

activations sent(kernel_set& with, const numbers& rows, std::size_t width) {
    const std::size_t count = rows.size() / width;
    activations made = with.make_rows(count, width, "a self-test");
    numbers padded_rows(count * static_cast<std::size_t>(made.stride), std::nanf(""));
    for (std::size_t i = 0; i < count; ++i)
        std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(i * width), width,
                    padded_rows.begin() + static_cast<std::ptrdiff_t>(i) * made.stride);
    with.on().write_values<float>(made.memory, padded_rows);
    return made;
}

numbers received(kernel_set& with, const activations& from, std::size_t count, std::size_t width) {
    numbers all(count * width);
    for (std::size_t i = 0; i < count; ++i)
        with.on().read_values<float>(from.memory, std::span(all).subspan(i * width, width),
                                     i * static_cast<std::size_t>(from.stride) * sizeof(float));
    return all;
}

device::buffer sent_buffer(kernel_set& with, const numbers& all) {
    device::buffer made = with.on().allocate(all.size() * sizeof(float), "a self-test");
    with.on().write_values<float>(made, all);
    return made;
}

device::buffer sent_places(kernel_set& with, const std::vector<std::int32_t>& all) {
    device::buffer made = with.on().allocate(all.size() * sizeof(std::int32_t), "a self-test");
    with.on().write_values<std::int32_t>(made, all);
    return made;
}

comparison compared(const numbers& got, const numbers& expected, double allowed) {
    comparison made{0, allowed};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double difference = std::abs(static_cast<double>(got[i]) - expected[i]);
        if (!(difference <= made.worst)) made.worst = std::isnan(difference) ? INFINITY : difference;
    }
    return made;
}

std::span<const float> row_of(const numbers& all, std::size_t row, std::size_t width) {
    return std::span(all).subspan(row * width, width);
}

std::span<float> row_of(numbers& all, std::size_t row, std::size_t width) {
    return std::span(all).subspan(row * width, width);
}

} // namespace berth::host::inference::self_test_parts
