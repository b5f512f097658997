// The tokens of a model as its file lists them: how each is written, which bytes it stands for, and what kind it is.
// Keeps copies, so the file may be closed. Immutable: any thread.
#pragma once

#include <inference/model/gguf.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference {

using token_id = std::int32_t;

// The values are the numbers in the file.
enum class token_kind : std::int32_t {
    normal = 1,
    unknown = 2,
    control = 3,      // marks the structure of a conversation; not text
    user_defined = 4, // text that is always one token
    unused = 5,
    byte = 6
};

// How pieces spell bytes.
enum class piece_spelling {
    sentence_pieces, // U+2581 is a space, "<0x0A>" a byte
    byte_level       // every byte is a printable character
};

class vocabulary {
public:
    // Throws model_error when a list is missing, does not fit the others, or holds what cannot be.
    explicit vocabulary(const gguf& file);

    std::size_t size() const noexcept { return kinds_.size(); }
    bool has(token_id id) const noexcept { return id >= 0 && static_cast<std::size_t>(id) < size(); }
    piece_spelling spelling() const noexcept { return spelling_; }
    // For each, has(id).
    std::string_view written(token_id id) const noexcept { return written_.of(id); }
    std::string_view bytes(token_id id) const noexcept { return bytes_.of(id); }
    token_kind kind(token_id id) const noexcept { return kinds_[static_cast<std::size_t>(id)]; }
    float score(token_id id) const noexcept { return scores_[static_cast<std::size_t>(id)]; } // of sentence pieces

    std::optional<token_id> begin() const noexcept { return begin_; }
    std::optional<token_id> end() const noexcept { return end_; }
    std::optional<token_id> unknown() const noexcept { return unknown_; }
    bool adds_begin() const noexcept { return adds_begin_; }
    bool adds_end() const noexcept { return adds_end_; }
    // Whether a space goes before text where it begins and behind marks.
    bool adds_space() const noexcept { return adds_space_; }
    // After such a token a model has said what it had to say.
    bool ends_generation(token_id id) const noexcept;

private:
    class texts {
    public:
        void push_back(std::string_view text) {
            all_ += text;
            ends_.push_back(all_.size());
        }
        std::string_view of(token_id id) const noexcept {
            const auto at = static_cast<std::size_t>(id);
            const std::size_t from = at == 0 ? 0 : ends_[at - 1];
            return std::string_view(all_).substr(from, ends_[at] - from);
        }

    private:
        std::string all_;
        std::vector<std::size_t> ends_;
    };

    void read_kinds(const gguf& file, std::size_t count);
    void read_scores(const gguf& file);
    void read_marks(const gguf& file);

    piece_spelling spelling_;
    texts written_;
    texts bytes_;
    std::vector<token_kind> kinds_;
    std::vector<float> scores_;
    std::optional<token_id> begin_;
    std::optional<token_id> end_;
    std::optional<token_id> unknown_;
    std::vector<token_id> ending_; // sorted
    bool adds_begin_ = false;
    bool adds_end_ = false;
    bool adds_space_ = false;
};

} // namespace berth::host::inference
