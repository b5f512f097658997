// Speed of what happens around a model: reading its file, tokenizing, going back to text, choosing a token.
#include <inference/model/gguf_file.hpp>
#include <inference/sampling/sampler.hpp>
#include <inference/text/detokenizer.hpp>
#include <inference/text/tokenizer.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>

using namespace berth::host::inference;

namespace {

double processor_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Of the processor, not of the clock: others may be using the machine. The best of five.
template <class Work>
double seconds(Work work) {
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        const double begin = processor_seconds();
        work();
        best = std::min(best, processor_seconds() - begin);
    }
    return best;
}

// Words of a language that nobody speaks, some of them again and again, with numbers and marks between.
std::string invented_text(std::size_t bytes) {
    std::string text;
    for (std::uint32_t state = 1; text.size() < bytes;) {
        const auto next = [&state](std::uint32_t below) {
            state = state * 1'664'525u + 1'013'904'223u;
            return (state >> 8) % below;
        };
        const std::uint32_t word = next(4) == 0 ? next(100'000) : next(500);
        for (std::uint32_t rest = word * 2'654'435'761u, i = 0; i < 2 + word % 4; ++i, rest /= 75) {
            text += "bcdfghklmnprstv"[rest % 15];
            text += "aeiou"[rest / 15 % 5];
        }
        text += next(12) == 0 ? ". " : next(30) == 0 ? " 1234, " : " ";
    }
    return text;
}

void choose(const char* name, sampling_parameters parameters, std::size_t vocabulary_size) {
    parameters.seed = 1;
    std::vector<float> logits(vocabulary_size);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = 8 * std::sin(static_cast<float>(i) * 12.9898f);
    sampler from(parameters, vocabulary_size);
    const double time = seconds([&] {
        for (int i = 0; i < 20; ++i) from.next(logits);
    });
    std::printf("choose one of %zu, %s: %.0f us\n", vocabulary_size, name, time / 20 * 1e6);
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::fprintf(stderr, "bench_tokens MODEL.gguf [TEXT]\n"), 64;
    std::printf("open: %.2f ms\n", seconds([&] { gguf_file{arguments[1]}; }) * 1e3);
    const gguf_file file(arguments[1]);
    std::printf("make the tokenizer: %.1f ms\n", seconds([&] { tokenizer{file.contents()}; }) * 1e3);
    const tokenizer tokens(file.contents());
    std::string text = invented_text(std::size_t{1} << 20);
    if (count > 2) {
        std::ifstream in(arguments[2], std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
    std::vector<token_id> ids;
    const double there = seconds([&] { ids = tokens.encode(text).tokens; });
    const double words = static_cast<double>(ids.size());
    std::printf("encode %zu bytes: %zu tokens, %.1f MB/s, %.2f million tokens/s\n", text.size(), ids.size(),
                static_cast<double>(text.size()) / there / 1e6, words / there / 1e6);
    std::printf("decode: %.2f million tokens/s\n", words / seconds([&] { text_of(tokens.tokens(), ids); }) / 1e6);
    choose("greedy", {}, tokens.tokens().size());
    sampling_parameters usual;
    usual.strategy = sampling_strategy::sampling;
    usual.temperature = 0.8f;
    choose("temperature alone", usual, tokens.tokens().size());
    usual.top_p = 0.95f;
    choose("top_p 0.95", usual, tokens.tokens().size());
    usual.top_k = 40;
    choose("top_k 40 and top_p 0.95", usual, tokens.tokens().size());
}
