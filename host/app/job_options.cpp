#include <app/job_options.hpp>

namespace berth::host::app {

job::options job_options_of(const settings& from) {
    job::options options;
    options.folder = from.path("state.folder");
    options.full_durability = from.text("jobs.durability") == "full";
    options.workers = from.size("jobs.workers");
    options.tool_workers = from.size("jobs.tool_workers");
    options.queue = from.size("jobs.queue");
    options.queue_bytes = from.size("jobs.queue_bytes");
    options.memory_bytes = from.size("jobs.memory_bytes");
    options.request_bytes = from.size("jobs.request_bytes");
    options.result_bytes = from.size("jobs.result_bytes");
    options.owner_jobs = from.size("jobs.owner_jobs");
    options.owners_only = from.flag("jobs.owners_only");
    options.max_wait = from.duration("jobs.max_wait_ms");
    options.wait = from.duration("jobs.wait_ms");
    options.refresh = from.duration("jobs.refresh_ms");
    options.defer_with_document = from.text("jobs.deferred_status") == "202";
    options.list_in_detail = from.text("jobs.invalid_detail") == "list";
    options.store_authorization = from.flag("jobs.store_authorization");
    options.run_time = from.duration("jobs.run_time_ms");
    options.grace = from.duration("jobs.grace_ms");
    options.result_time = from.duration("jobs.result_ms");
    options.attempts = static_cast<std::uint32_t>(from.number("jobs.attempts"));
    options.stored = from.size("jobs.stored");
    options.stored_bytes = from.size("jobs.stored_bytes");
    options.fleeting = from.size("jobs.fleeting");
    options.fleeting_bytes = from.size("jobs.fleeting_bytes");
    options.events = static_cast<std::uint32_t>(from.number("jobs.events"));
    options.event_bytes = from.size("jobs.event_bytes");
    options.followers = from.size("jobs.followers");
    return options;
}

job::public_url_rules public_url_rules_of(const settings& from) {
    const std::string& url = from.text("http.public_url");
    return {url == "request" ? std::string() : url, from.list("http.trusted_proxies")};
}

} // namespace berth::host::app
