// The reader of multipart bodies, with the boundary of the seeds.
#include "cuts.hpp"

#include <binding/multipart_reader.hpp>

namespace binding = berth::host::binding;

namespace {

class reader final : binding::multipart_reader::taker {
public:
    void feed(std::string_view piece) {
        if (good_) good_ = reader_.read(piece) == binding::multipart_reader::outcome::good;
    }
    std::string result() {
        if (good_) good_ = reader_.finish() == binding::multipart_reader::outcome::good;
        // The part that a fault cuts short may have come to another length.
        return good_ ? result_ + "good" : "faulty";
    }

private:
    bool part_begins(binding::multipart_reader::part head) override {
        result_.append(head.name).append("|").append(head.filename).append("|").append(head.content_type).append(":");
        return true;
    }
    bool part_data(std::string_view bytes) override {
        if (bytes.empty()) std::abort();
        result_.append(bytes);
        return true;
    }
    bool part_ends() override {
        result_.append("\n");
        return true;
    }

    binding::multipart_reader reader_{"B", *this};
    std::string result_;
    bool good_ = true;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return berth::fuzz::read_both_ways<reader>(data, size);
}
