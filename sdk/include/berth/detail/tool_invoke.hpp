// One run of a tool: its request into the method's struct, the method with its job, its result or failure into the reply.
// Nothing leaves as an exception.
#pragma once

#include <berth/detail/invoke.hpp>
#include <berth/detail/tool_answer.hpp>
#include <berth/detail/tool_plan.hpp>
#include <berth/job.hpp>

namespace berth::detail {

template <class Parameter>
struct held<Parameter, role::job> {
    job* injected = nullptr;

    void* address() { return nullptr; }
    void ready(const invocation&) { injected = current_job(); }
    job& pass() { return *injected; }
};

// A host of an earlier minor version ends its struct before it.
inline const berth_job* job_of(const berth_call& message) noexcept {
    return message.size >= offsetof(berth_call, job) + sizeof message.job ? message.job : nullptr;
}

// False after a refusal.
inline bool read_request(const binder& bind, void* to, bool strict, const invocation& at) {
    const std::string_view body(at.message.body.data ? at.message.body.data : "", at.message.body.size);
    fault_list faults;
    json_reader reader(faults, bind, to, ~std::uint64_t{0}, strict ? dialect::exact_tool : dialect::tool);
    if (strict) reader.closed();
    reader.read(body);
    if (faults.none()) return true;
    faults.status = 422; // whatever is wrong with it
    at.out.refuse(faults);
    return false;
}

inline void fail_tool(const invocation& at, const berth_endpoint& row, job_run& run) {
    tool_failure failure = failure_in_flight();
    run.close_broken();
    const int status = failure.said.status();
    if (status < 400 || status > 599) failure.said = problem(500, failure.said.detail());
    const bool own_fault = failure.unexpected || (failure.said.status() >= 500 && failure.said.title() != "cancelled");
    const std::string instance =
        own_fault ? note_thrown(at.host, row, at.message.id, failure.said.what()) : std::string();
    answerer(at.out.sink(), failure.said.headers())
        .send(failure.said.status(), "application/problem+json", failure_document(failure, instance));
}

template <class Service, std::size_t Index, class... Parameter>
void run_tool(Service& service, const invocation& at, type_list<Parameter...>) {
    using endpoint = endpoint_table<Service, Index>;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        std::tuple<held<Parameter, endpoint::roles[I]>...> values{};
        [[maybe_unused]] void* const parameters[] = {std::get<I>(values).address()..., nullptr};
        if constexpr (endpoint::plan.typed_body) {
            void* const to = parameters[endpoint::plan.whole_body.parameter];
            if (!read_request(*endpoint::plan.whole_body.bind, to, endpoint::route.options.strict, at)) return;
        }
        (std::get<I>(values).ready(at), ...);
        if constexpr (std::is_void_v<typename endpoint::result>) {
            (service.*endpoint::method)(std::get<I>(values).pass()...);
            answerer(at.out.sink(), at.out.headers()).send(at.out.status_or(200), "", "");
        } else {
            answer_tool(at.out, (service.*endpoint::method)(std::get<I>(values).pass()...));
        }
    }(std::index_sequence_for<Parameter...>{});
}

template <class Service, std::size_t Index>
void invoke_tool(void* service, const invocation& at) {
    job_run run(job_of(at.message), at.injected);
    job injected(run);
    const running_job entered(injected);
    try {
        run_tool<Service, Index>(*static_cast<Service*>(service), at, typename endpoint_table<Service, Index>::parameters{});
    } catch (...) {
        fail_tool(at, pathless_row<Service, Index>, run);
    }
}

} // namespace berth::detail
