// A model of the Llama family with random weights, of any shape and type, made by the test itself.
#pragma once

#include <inference/model/model_description.hpp>

#include <memory>
#include <vector>

namespace berth::tests {

struct model_shape {
    std::uint32_t width = 64;
    std::uint32_t feed_forward = 96;
    std::uint32_t layers = 2;
    std::uint32_t heads = 4;
    std::uint32_t kv_heads = 2;
    std::uint32_t vocabulary = 100;
    std::uint32_t context = 256;
    host::inference::tensor_type type = host::inference::tensor_type::f32;
    host::inference::tensor_type value_type = host::inference::tensor_type::f32; // files mix them
    bool tied = false;
};

class random_model {
public:
    explicit random_model(const model_shape& shape);
    random_model(const random_model&) = delete;
    const host::inference::model_description& description() const noexcept { return description_; }

private:
    host::inference::weight make(std::string name, host::inference::tensor_type type, std::uint64_t rows,
                                 std::uint64_t columns, float largest);
    host::inference::weight norm(std::string name, std::uint64_t width);

    std::vector<std::unique_ptr<std::vector<std::byte>>> bytes_;
    std::uint32_t seed_ = 1;
    host::inference::model_description description_;
};

} // namespace berth::tests
