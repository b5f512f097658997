#include "clblast_side.hpp"

#include <clblast.h>

namespace bench {

seconds clblast_time(berth::host::inference::device::device& on, std::size_t rows, std::size_t outputs,
                     std::size_t width) {
    const auto x = on.allocate(rows * width * 4, "x"), weights = on.allocate(outputs * width * 4, "weights"),
               y = on.allocate(rows * outputs * 4, "y");
    on.fill_with_zeros(x);
    on.fill_with_zeros(weights);
    on.fill_with_zeros(y);
    return shortest([&] {
        cl_command_queue queue = on.queue();
        const clblast::StatusCode code = clblast::Gemm<float>(
            clblast::Layout::kRowMajor, clblast::Transpose::kNo, clblast::Transpose::kYes, rows, outputs, width, 1.0f,
            x.handle(), 0, width, weights.handle(), 0, width, 0.0f, y.handle(), 0, outputs, &queue);
        if (code != clblast::StatusCode::kSuccess)
            throw std::runtime_error("CLBlast: " + std::to_string(static_cast<int>(code)));
        on.finish();
    });
}

} // namespace bench
