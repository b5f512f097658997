// Jobs for operators: the admin API's questions, put to the manager of jobs and waited for. Any thread that may block.
#pragma once

#include <admin/host_control.hpp>
#include <job/routes.hpp>

#include <memory>

namespace berth::host::app {

class job_operations final : public admin::job_control {
public:
    // `routes` outlives it.
    job_operations(std::shared_ptr<job::manager> of, job::routes& routes) : manager_(std::move(of)), routes_(routes) {}

    http::response list(std::string_view query) override;
    http::response show(std::string_view id) override;
    http::response cancel(std::string_view id) override;
    http::response retry(std::string_view id) override;
    void events(http::exchange call, std::string_view id) override;

private:
    const std::shared_ptr<job::manager> manager_;
    job::routes& routes_;
};

} // namespace berth::host::app
