#include <inference/compute/self_test.hpp>

#include <inference/compute/reference.hpp>
#include <inference/compute/self_test_parts.hpp>

#include <algorithm>

namespace berth::host::inference {

namespace {

using namespace self_test_parts;

comparison compare_rms_norm(kernel_set& with, std::size_t width) {
    const std::size_t rows = 3;
    const numbers x = random_numbers(rows * width, 1), factors = random_numbers(width, 2);
    const activations from = sent(with, x, width), to = with.make_rows(rows, width, "a self-test");
    const device::buffer weights = sent_buffer(with, factors);
    with.rms_norm(from, weights, to, rows, static_cast<std::int32_t>(width), 1e-5f);
    numbers expected(x.size());
    for (std::size_t i = 0; i < rows; ++i)
        reference::rms_norm(row_of(x, i, width), factors, 1e-5, row_of(expected, i, width));
    return compared(received(with, to, rows, width), expected, 1e-5);
}

comparison compare_softmax(kernel_set& with) {
    const std::size_t rows = 2, width = 100;
    numbers x = random_numbers(rows * width, 3);
    for (float& one : x) one *= 20;
    const activations at = sent(with, x, width);
    with.softmax(at, rows, width);
    for (std::size_t i = 0; i < rows; ++i) reference::softmax(row_of(x, i, width));
    return compared(received(with, at, rows, width), x, 1e-5);
}

comparison compare_argmax(kernel_set& with) {
    const std::size_t rows = 4, width = 205;
    numbers x = random_numbers(rows * width, 4);
    x[17] = x[90] = 3.0f;                                // the first of two
    x[width + width - 1] = 3.0f;                         // the last of all
    std::fill_n(x.begin() + 2 * width, width, -1000.0f); // all the same
    for (std::size_t i = 0; i < width; ++i) x[3 * width + i] -= 50.0f;
    const activations at = sent(with, x, width);
    const device::buffer places = with.on().allocate(rows * 4, "a self-test");
    with.argmax(at, places, rows, width);
    std::vector<std::int32_t> got(rows);
    with.on().read_values<std::int32_t>(places, got);
    numbers expected, found(got.begin(), got.end());
    for (std::size_t i = 0; i < rows; ++i)
        expected.push_back(static_cast<float>(reference::argmax(row_of(x, i, width))));
    return compared(found, expected, 0);
}

comparison compare_swiglu(kernel_set& with) {
    const std::size_t rows = 3, width = 44, up_at = 64;
    numbers x = random_numbers(rows * 2 * up_at, 5);
    for (float& one : x) one *= 8;
    const activations from = sent(with, x, 2 * up_at), to = with.make_rows(rows, width, "a self-test");
    with.swiglu(from, to, rows, width, up_at);
    numbers expected(rows * width);
    for (std::size_t i = 0; i < rows; ++i)
        reference::swiglu(row_of(x, i, 2 * up_at).first(width), row_of(x, i, 2 * up_at).subspan(up_at, width),
                          row_of(expected, i, width));
    return compared(received(with, to, rows, width), expected, 1e-4);
}

comparison compare_add(kernel_set& with) {
    const std::size_t rows = 3, width = 44;
    const numbers x = random_numbers(rows * width, 6);
    numbers y = random_numbers(rows * width, 7);
    const activations from = sent(with, x, width), to = sent(with, y, width);
    with.add(from, to, rows, width);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += x[i];
    return compared(received(with, to, rows, width), y, 0);
}

comparison compare_pick_rows(kernel_set& with) {
    const std::size_t width = 40;
    const numbers x = random_numbers(5 * width, 8);
    const activations from = sent(with, x, width), to = with.make_rows(2, width, "a self-test");
    const device::buffer which = sent_places(with, {4, 1});
    with.pick_rows(from, which, to, 2);
    numbers expected(row_of(x, 4, width).begin(), row_of(x, 4, width).end());
    expected.insert(expected.end(), row_of(x, 1, width).begin(), row_of(x, 1, width).end());
    return compared(received(with, to, 2, width), expected, 0);
}

} // namespace

std::vector<self_test_case> self_tests(std::span<const tensor_type> types) {
    std::vector<self_test_case> all;
    for (const std::size_t width : {64, 172})
        all.push_back(
            {"rms_norm of " + std::to_string(width), [width](kernel_set& k) { return compare_rms_norm(k, width); }});
    all.push_back({"softmax", compare_softmax});
    all.push_back({"argmax", compare_argmax});
    all.push_back({"swiglu", compare_swiglu});
    all.push_back({"add", compare_add});
    all.push_back({"pick_rows", compare_pick_rows});
    const auto heads = [&](const char* name, head_shape shape) {
        all.push_back({name, [shape](kernel_set& k) { return compare_attention(k, shape); }});
    };
    heads("heads of 8, neighbours turned, two share keys", {8, 8, 4, 2, rotary_layout::neighbours});
    heads("heads of 32, half of it turned in halves", {32, 16, 3, 3, rotary_layout::halves});
    for (const tensor_type type : types) {
        const std::string name = name_of(type);
        for (const std::size_t rows : {1, 2, 3, 4, 5, 8, 13, 31})
            all.push_back({"product of " + std::to_string(rows) + " rows with " + name,
                           [=](kernel_set& k) { return compare_product(k, type, rows, rows % 2 == 0); }});
        all.push_back({"embedding in " + name, [type](kernel_set& k) { return compare_embedding(k, type); }});
    }
    return all;
}

std::vector<std::string> run_self_tests(kernel_set& with, std::span<const tensor_type> types) {
    std::vector<std::string> failed;
    for (const self_test_case& one : self_tests(types)) {
        const comparison seen = one.compare(with);
        if (!seen.holds())
            failed.push_back(one.name + " on " + with.on().about().id + ": expected a difference of at most " +
                             std::to_string(seen.allowed) + ", found " + std::to_string(seen.worst));
    }
    return failed;
}

} // namespace berth::host::inference
