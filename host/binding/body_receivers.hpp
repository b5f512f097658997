// Where the body of a request goes piece by piece when it is no JSON text: into a file, into files by the name of their
// part, or to the call while it still comes. What is wrong with it is kept for the call's answer, so that the caller
// gets to read it; what is too much is refused at once.
#pragma once

#include <binding/incoming_file.hpp>
#include <binding/limits.hpp>
#include <binding/multipart_reader.hpp>
#include <binding/piece_queue.hpp>
#include <http/body_receiver.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace berth::host::binding {

// The whole body is one file.
class file_body final : public http::body_receiver {
public:
    file_body(const limits& within, const spool& to) : within_(within), file_(to, within.file_memory) {}

    void attached(std::function<void()>) override {}
    bool take(std::string_view piece) noexcept override;
    bool end(ending) noexcept override;
    refusal refused() const override { return refusal_; }

    incoming_file& file() noexcept { return file_; }

private:
    const limits& within_;
    incoming_file file_;
    refusal refusal_;
};

// Parts by name; of a name that comes twice the last counts.
class parts_body final : public http::body_receiver, private multipart_reader::taker {
public:
    static constexpr std::string_view json_part = "json_arguments";

    // `expected` are the names of the parts: the files, and json_part where JSON may come. Any other part is a fault.
    parts_body(std::string_view boundary, std::vector<std::string> expected, const limits& within, const spool& to);

    void attached(std::function<void()>) override {}
    bool take(std::string_view piece) noexcept override;
    bool end(ending how) noexcept override;
    refusal refused() const override { return refusal_; }

    struct named_file {
        std::string part;
        incoming_file file;
    };
    std::vector<named_file>& files() noexcept { return files_; }
    std::string& json() noexcept { return json_; }
    // Why it is no multipart body of that kind; empty when it is one.
    const std::string& fault() const noexcept { return fault_; }

private:
    bool part_begins(multipart_reader::part head) override;
    bool part_data(std::string_view bytes) override;
    bool part_ends() override;
    bool went_well(multipart_reader::outcome outcome);
    bool refuse(int status, std::string detail);

    const limits& within_;
    const spool& spool_;
    const std::vector<std::string> expected_;
    multipart_reader reader_;
    std::vector<named_file> files_;
    std::string json_;
    std::string fault_;
    std::uint64_t bytes_ = 0;
    bool in_json_ = false;
    refusal refusal_{0, {}};
};

// Pieces for a call that runs already.
class stream_body final : public http::body_receiver {
public:
    explicit stream_body(const limits& within) : within_(within), pieces_(within.stream_buffer) {}

    void attached(std::function<void()> resume) override { pieces_.set_resume(std::move(resume)); }
    bool take(std::string_view piece) noexcept override;
    bool accepts() noexcept override { return pieces_.has_room(); }
    bool end(ending how) noexcept override;
    refusal refused() const override { return refusal_; }

    piece_queue& pieces() noexcept { return pieces_; }

private:
    const limits& within_;
    piece_queue pieces_;
    std::uint64_t bytes_ = 0;
    refusal refusal_;
};

} // namespace berth::host::binding
