"""Courses, lessons and one's own path. The number of a step is for reading; forms carry its id."""

from django.urls import path

from lms.learn.courses import choosing, learning_path, paths, photos, player, views

urlpatterns = [
    path("lo-trinh/", paths.paths, name="paths"),
    path("lo-trinh/<slug:slug>/", learning_path.path, name="path"),
    path("khoa/", choosing.courses, name="courses"),
    path("khoa/<slug:slug>/", views.course, name="course"),
    path("khoa/<slug:slug>/ghi-danh/", views.enrol, name="course_enrol"),
    path("bai/<slug:slug>/", player.resume, name="lesson"),
    path("bai/<slug:slug>/buoc/<int:number>/", player.step, name="lesson_step"),
    path("bai/<slug:slug>/xong/", player.done, name="lesson_done"),
    path("anh/", photos.photos, name="step_photos"),
    path("anh/<uuid:uid>/", photos.photo, name="step_photo"),
    path("anh/<uuid:uid>/xoa/", photos.remove, name="step_photo_remove"),
]
