// What has had its time: artifacts of jobs, uploads without progress, retired aspects. And uploads whose last byte came
// when nobody was there any more to say so.
#include <artifact/aspect_rows.hpp>
#include <artifact/rows.hpp>
#include <artifact/store.hpp>
#include <observe/log.hpp>

namespace berth::host::artifact {

void store::sweep() {
    const std::int64_t at = now();
    const std::int64_t untouched_since = at - options_.upload_time.count() * 1000;
    for (const std::string& id : uploads_.due(untouched_since)) sweep_upload(id, untouched_since);
    std::vector<artifact_facts> expired;
    std::string reason =
        database_->read([&](record::connection& on) { expired = expired_artifacts(on, at, sweep_step); });
    for (const artifact_facts& one : expired)
        if (one.status != artifact_status::pending) remove_row(one);
    int forgotten = 0;
    const std::int64_t ended_before = at - options_.retired_time.count() * 1000;
    if (reason.empty())
        reason =
            database_->write([&](record::connection& on) { forgotten = forget_aspects(on, ended_before, sweep_step); });
    aspects_ -= static_cast<std::size_t>(forgotten);
    if (!reason.empty()) observe::error("artifacts.sweep_failed", {{"reason", reason}});
}

void store::sweep_upload(const std::string& id, std::int64_t untouched_since) {
    auto taken = uploads_.take(id);
    if (std::holds_alternative<fault>(taken)) return; // somebody has come back
    upload_lease& upload = std::get<upload_lease>(taken);
    if (upload->complete()) {
        if (const auto settled = advance(upload, false); std::holds_alternative<fault>(settled))
            observe::error("artifacts.upload_unfinished",
                           {{"artifact", id}, {"reason", std::get<fault>(settled).detail}});
        return;
    }
    if (upload->touched.load() >= untouched_since || remove_row(upload->about)) return;
    upload->file->keep(false);
    uploads_.remove(id);
    observe::information("artifacts.upload_given_up", {{"artifact", id}});
}

void store::sweep_now_and_then() {
    std::unique_lock lock(mutex_);
    do {
        lock.unlock();
        try {
            sweep();
        } catch (const std::exception& error) { // no memory; there is another time
            observe::error("artifacts.sweep_failed", {{"reason", error.what()}});
        }
        lock.lock();
    } while (!ending_changed_.wait_for(lock, sweep_interval, [this] { return ending_; }));
}

} // namespace berth::host::artifact
