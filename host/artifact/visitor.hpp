// Who asked for an artifact's page, until it is answered: shared by the functions on the way there. Any thread; respond
// once.
#pragma once

#include <artifact/routes.hpp>

namespace berth::host::artifact {

class routes::visitor {
public:
    visitor(http::exchange call, binding::status_counters count) : call_(std::move(call)), count_(count) {}

    const http::request& request() const noexcept { return call_.request(); }
    std::shared_ptr<transfer> brought() const { return std::dynamic_pointer_cast<transfer>(call_.receiver()); }
    void respond(http::response with) {
        count_.count(with.status);
        call_.respond(std::move(with));
    }

private:
    http::exchange call_;
    const binding::status_counters count_;
};

} // namespace berth::host::artifact
