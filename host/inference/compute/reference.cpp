#include <inference/compute/reference.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace berth::host::inference::reference {

namespace {

double dot(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

} // namespace

void rms_norm(std::span<const float> x, std::span<const float> weight, double epsilon, std::span<float> y) {
    const double scale = 1.0 / std::sqrt(dot(x, x) / static_cast<double>(x.size()) + epsilon);
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = static_cast<float>(x[i] * scale * weight[i]);
}

void softmax(std::span<float> x) {
    const double largest = *std::max_element(x.begin(), x.end());
    double sum = 0;
    for (const float one : x) sum += std::exp(one - largest);
    for (float& one : x) one = static_cast<float>(std::exp(one - largest) / sum);
}

std::int32_t argmax(std::span<const float> x) {
    return static_cast<std::int32_t>(std::max_element(x.begin(), x.end()) - x.begin());
}

void swiglu(std::span<const float> gate, std::span<const float> up, std::span<float> y) {
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] = static_cast<float>(gate[i] / (1.0 + std::exp(-static_cast<double>(gate[i]))) * up[i]);
}

void multiply(std::span<const float> x, std::span<const float> weights, std::span<float> y) {
    for (std::size_t row = 0; row < y.size(); ++row)
        y[row] = static_cast<float>(dot(x, weights.subspan(row * x.size(), x.size())));
}

void rotate(std::span<float> head, std::span<const double> turns, rotary_layout layout) {
    for (std::size_t i = 0; i < turns.size(); ++i) {
        const bool halves = layout == rotary_layout::halves;
        float& a = head[halves ? i : 2 * i];
        float& b = head[halves ? i + turns.size() : 2 * i + 1];
        const double cosine = std::cos(turns[i]), sine = std::sin(turns[i]);
        const double turned = a * cosine - b * sine;
        b = static_cast<float>(a * sine + b * cosine);
        a = static_cast<float>(turned);
    }
}

void attention(std::span<const float> query, std::span<const float> keys, std::span<const float> values,
               std::span<float> y) {
    const std::size_t length = query.size();
    const std::size_t positions = keys.size() / length;
    std::vector<float> scores(positions);
    for (std::size_t i = 0; i < positions; ++i)
        scores[i] =
            static_cast<float>(dot(query, keys.subspan(i * length, length)) / std::sqrt(static_cast<double>(length)));
    softmax(scores);
    for (std::size_t k = 0; k < length; ++k) {
        double sum = 0;
        for (std::size_t i = 0; i < positions; ++i) sum += static_cast<double>(scores[i]) * values[i * length + k];
        y[k] = static_cast<float>(sum);
    }
}

} // namespace berth::host::inference::reference
