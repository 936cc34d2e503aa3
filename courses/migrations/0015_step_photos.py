# reviewed: one yes-or-no is added to a kind of step; no column of lessons changes, stored steps stay as they are.

import courses.models.step_photos
import django.db.models.deletion
import lms.core.storage
import uuid
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0014_recordings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='lessonpage',
            name='steps',
            field=wagtail.fields.StreamField([('read', 2), ('follow', 13), ('watch', 17), ('try_now', 26), ('situation', 33), ('do_real', 39), ('remember', 48)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Tên bước', 'max_length': 120}), 1: ('courses.blocks.rich_text.StepTextBlock', (), {'help_text': 'Một ý, không quá 120 từ.', 'label': 'Nội dung'}), 2: ('wagtail.blocks.StructBlock', [[('title', 0), ('body_html', 1)]], {}), 3: ('courses.blocks.rich_text.StepTextBlock', (), {'label': 'Lời dẫn', 'required': False}), 4: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Ảnh màn hình', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Người không xem được ảnh nghe câu này: gọi tên nút cần bấm, ví dụ “Nút Nộp hồ sơ ở góc phải”.', 'label': 'Ảnh cho thấy gì, bấm vào đâu', 'max_length': 250, 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Việc làm', 'max_length': 200}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Dấu hiệu đã đúng', 'max_length': 300, 'required': False}), 8: ('wagtail.blocks.IntegerBlock', (), {'label': 'Số trên ảnh: cách mép trái (%)', 'max_value': 100, 'min_value': 0, 'required': False}), 9: ('wagtail.blocks.IntegerBlock', (), {'label': 'Số trên ảnh: cách mép trên (%)', 'max_value': 100, 'min_value': 0, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('text', 6), ('check', 7), ('mark_x', 8), ('mark_y', 9)]], {}), 11: ('wagtail.blocks.ListBlock', (10,), {'label': 'Các việc theo thứ tự', 'max_num': 9, 'min_num': 1}), 12: ('wagtail.blocks.TextBlock', (), {'label': 'Lỗi thường gặp', 'required': False, 'rows': 2}), 13: ('wagtail.blocks.StructBlock', [[('title', 0), ('intro_html', 3), ('picture', 4), ('picture_alt', 5), ('actions', 11), ('common_error', 12)]], {}), 14: ('wagtail.snippets.blocks.SnippetChooserBlock', ('courses.Recording',), {}), 15: ('wagtail.blocks.ListBlock', (14,), {'default': [], 'help_text': 'Ít nhất một bản nhẹ, không quá 2 MB: chỉ có tiếng, hoặc hình cỡ 240p.', 'label': 'Các bản của cùng một bản ghi', 'max_num': 3}), 16: ('courses.blocks.rich_text.StepTextBlock', (), {'help_text': 'Ai không xem, không nghe được thì đọc ở đây: từng lời, và điều thấy trên hình.', 'label': 'Lời thoại đầy đủ'}), 17: ('wagtail.blocks.StructBlock', [[('title', 0), ('intro_html', 3), ('variants', 15), ('transcript_html', 16)]], {}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Câu hỏi', 'rows': 3}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Phương án', 'max_length': 300}), 20: ('wagtail.blocks.BooleanBlock', (), {'label': 'Là phương án đúng', 'required': False}), 21: ('wagtail.blocks.TextBlock', (), {'help_text': 'Vì sao đúng, hoặc vì sao chưa đúng.', 'label': 'Phản hồi khi chọn', 'rows': 2}), 22: ('wagtail.blocks.StructBlock', [[('text', 19), ('correct', 20), ('feedback', 21)]], {}), 23: ('wagtail.blocks.ListBlock', (22,), {'label': 'Các phương án', 'max_num': 5, 'min_num': 2}), 24: ('wagtail.blocks.TextBlock', (), {'label': 'Gợi ý sau hai lần chưa đúng', 'rows': 2}), 25: ('wagtail.blocks.TextBlock', (), {'label': 'Giải thích đáp án', 'rows': 2}), 26: ('wagtail.blocks.StructBlock', [[('title', 0), ('question', 18), ('choices', 23), ('hint', 24), ('explanation', 25)]], {}), 27: ('courses.blocks.rich_text.StepTextBlock', (), {'label': 'Tình huống'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'Cách xử lý', 'max_length': 300}), 29: ('courses.blocks.rich_text.StepTextBlock', (), {'label': 'Điều xảy ra sau đó'}), 30: ('wagtail.blocks.BooleanBlock', (), {'label': 'Là cách nên chọn', 'required': False}), 31: ('wagtail.blocks.StructBlock', [[('text', 28), ('consequence_html', 29), ('is_best', 30)]], {}), 32: ('wagtail.blocks.ListBlock', (31,), {'label': 'Các cách xử lý', 'max_num': 4, 'min_num': 2}), 33: ('wagtail.blocks.StructBlock', [[('title', 0), ('story_html', 27), ('choices', 32)]], {}), 34: ('courses.blocks.rich_text.StepTextBlock', (), {'label': 'Việc cần làm thật'}), 35: ('wagtail.blocks.TextBlock', (), {'label': 'Thế nào là xong', 'rows': 2}), 36: ('wagtail.blocks.TextBlock', (), {'label': 'Vướng thì hỏi ai', 'rows': 2}), 37: ('wagtail.blocks.TextBlock', (), {'label': 'Câu hỏi cho ô ghi chú', 'required': False, 'rows': 2}), 38: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Chỉ bật khi ảnh có ích và không thể có giấy tờ hay dữ liệu của người dân, ví dụ ảnh quầy đã dọn. Ảnh không bắt buộc, chỉ người học xem được.', 'label': 'Mời gửi một ảnh', 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('title', 0), ('instruction_html', 34), ('done_looks_like', 35), ('ask_whom', 36), ('note_prompt', 37), ('asks_photo', 38)]], {}), 40: ('wagtail.blocks.CharBlock', (), {'help_text': 'Gọi theo việc phải làm.', 'label': 'Tên thẻ', 'max_length': 120}), 41: ('wagtail.blocks.TextBlock', (), {'label': 'Dùng khi nào', 'rows': 2}), 42: ('wagtail.blocks.CharBlock', (), {'max_length': 200}), 43: ('wagtail.blocks.ListBlock', (42,), {'label': 'Chuẩn bị', 'max_num': 9}), 44: ('wagtail.blocks.ListBlock', (42,), {'label': 'Các bước', 'max_num': 9, 'min_num': 1}), 45: ('wagtail.blocks.ListBlock', (42,), {'label': 'Dừng và hỏi nếu', 'max_num': 9}), 46: ('wagtail.blocks.TextBlock', (), {'label': 'Căn cứ pháp lý', 'rows': 2}), 47: ('wagtail.blocks.DateBlock', (), {'label': 'Ngày cập nhật'}), 48: ('wagtail.blocks.StructBlock', [[('title', 40), ('when_to_use', 41), ('prepare', 43), ('steps', 44), ('stop_points', 45), ('legal_basis', 46), ('updated', 47)]], {})}, verbose_name='các bước'),
        ),
        migrations.CreateModel(
            name='StepPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('block_id', models.CharField(max_length=64)),
                ('file', models.FileField(max_length=200, storage=lms.core.storage.private_storage, upload_to=courses.models.step_photos.photo_path, verbose_name='ảnh')),
                ('sent_digest', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='courses.enrolment')),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.lessonpage')),
            ],
            options={
                'verbose_name': 'ảnh việc thật',
                'verbose_name_plural': 'ảnh việc thật',
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'lesson', 'block_id'), name='step_photo_one_at_a_step')],
            },
        ),
    ]
