// A request's body on its way into the store: into a new content, or to the end of an upload. The loop of its
// connection, then whoever answers.
#pragma once

#include <artifact/uploads.hpp>
#include <http/body_receiver.hpp>

#include <optional>

namespace berth::host::artifact {

class transfer final : public http::body_receiver {
public:
    explicit transfer(std::unique_ptr<incoming> content) : content_(std::move(content)) {}
    explicit transfer(upload_lease upload) : upload_(std::move(upload)) {}

    void attached(std::function<void()>) override {} // it always accepts: the disk takes what comes
    bool take(std::string_view piece) noexcept override;
    bool end(ending) noexcept override { return true; }
    refusal refused() const override { return {fault_.status, fault_.detail}; }

    const fault& why_not() const noexcept { return fault_; }
    // What has come, once; of a transfer into a new content.
    std::unique_ptr<incoming> content() noexcept { return std::move(content_); }
    // Of a transfer into an upload; let_go() before others may write to it.
    upload_lease& upload() noexcept { return *upload_; }
    void let_go() noexcept { upload_.reset(); }

private:
    std::unique_ptr<incoming> content_; // one of these two
    std::optional<upload_lease> upload_;
    fault fault_;
};

} // namespace berth::host::artifact
